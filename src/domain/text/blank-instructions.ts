import { blankSpans, splitStatements, type Span } from './split-statements.ts';
import { unmaskText } from './unmask-text.ts';

const DISMISSES = /\b(?:ignore|disregard|override|bypass|forget)\b/iu;
const RULES =
  /\b(?:instructions?|prompts?|rubrics?|criteria|guidelines|guardrails|system message)\b/iu;
const GIVES = /\b(?:give|award|assign|grant|treat|judge)\b/iu;
const GRADES = /\b(?:mark|grade|rate|score)\b/iu;
const WHOSE =
  /\b(?:me|my|this (?:work|submission|answer|session|attempt|text)|the (?:learner|student))\b/iu;
const TOP =
  /\b(?:100 ?(?:%|\/|points|out of)|10\/10|level 5|full marks|maximum|max|highest|perfect|exceptional|top (?:score|level|grade|marks)|as passed)/iu;
const TOP_NUMBER = /\b(?:100|10)\b/u;
const ROLE_MARKER =
  /^\s*(?:(?:system|assistant|developer)\s*:|<\/?(?:system|instructions?)>|\[\/?(?:system|inst)\])/iu;

/** Whoever judges, spoken to at the beginning; what is said to him follows. */
const ADDRESSED =
  /^\s*(?:(?:dear|hey|hello|note to|message to|to)\s+)?(?:the\s+|ai\s+)?(?:judge|grader|evaluator|examiner|assessor)\s*[:,]\s*/iu;
const BEGINS_ORDER =
  /^(?:please\s+|now\s+|you (?:must|should)\s+)*(?:mark|grade|rate|score|give|award|assign|grant|treat|accept|consider|pass|count (?:this|it|that|me|my|everything))\b/iu;
/** An order to take something as passed: "mark this as passed", "please count my answer as level 5". */
const TAKE_AS_PASSED =
  /(?:^|[,;:]\s*|\b(?:please|now|must|should|to|and|then)\s+)(?:mark|treat|count|grade|accept|record|regard|consider)\s+(?:(?:this|that|it|me|everything|all (?:criteria|checks))|(?:this|my|the|every|each) (?:work|submission|answer|session|attempt|text|reply|learner|student|criterion|check))\s+(?:as|at)\s+(?:a\s+)?(?:passed|passing|pass|correct|met|level [1-5])\b/iu;
/** "I would mark this as passed", "should we …": said of what somebody does, not asked of the judge. */
const SOMEBODY_DOES = /\b(?:I|I'd|we|they|he|she|who|would|if|when|once|until|unless)\b/iu;

/** An end that leaves a sentence open, so that the next line or message goes on with it. */
const OPEN_END =
  /(?:\b(?:as|to|with|the|an?|all|any|this|that|my|me|and|or|of|for|at|previous|prior)|[,:])$/iu;

/**
 * Blanks the statements of a learner's text that try to give orders to whoever judges it: they are
 * never evidence, nor a turn of a dialogue. Offsets stay what they were.
 *
 * A list of patterns, narrow on purpose, so that harmless text loses nothing. Its limit: it knows English orders of
 * a few forms, seen through unseen characters and look-alike letters, whole or broken after a word that leaves them
 * open. Orders in other words and languages pass. What passes still cannot set a number, since this judge reads
 * counts and checks, never what a text asks for; but the words of such an order count like any others of the
 * learner's, and may be the ones that a check for terms looks for.
 */
export function blankInstructions(text: string): string {
  return blankSpans(text, listOrders(text));
}

/**
 * The same for texts that follow each other, so that an order which is broken off in one and goes on in the next is
 * seen. Oldest first.
 */
export function blankInstructionsAcross(texts: readonly string[]): readonly string[] {
  const open = blankInstructions(texts.join('\n'));
  let start = 0;
  return texts.map((text) => {
    const part = open.slice(start, start + text.length);
    start += text.length + 1;
    return part;
  });
}

function listOrders(text: string): readonly Span[] {
  const orders: Span[] = [];
  let broken: Span | null = null;
  for (const span of splitStatements(text)) {
    const statement = text.slice(span.start, span.end);
    const whole: string =
      broken === null ? statement : `${text.slice(broken.start, broken.end)} ${statement}`;
    if (isInstruction(statement)) orders.push(span);
    else if (broken !== null && isInstruction(whole)) orders.push(broken, span);
    broken = unmaskText(statement).some((read) => OPEN_END.test(read)) ? span : null;
  }
  return orders;
}

function isInstruction(statement: string): boolean {
  return unmaskText(statement).some(readsAsOrder);
}

function readsAsOrder(statement: string): boolean {
  if (ROLE_MARKER.test(statement)) return true;
  if (DISMISSES.test(statement) && RULES.test(statement)) return true;
  if (TAKE_AS_PASSED.test(statement) && !SOMEBODY_DOES.test(statement)) return true;
  if (ADDRESSED.test(statement) && ordersJudge(statement.replace(ADDRESSED, ''))) return true;
  if (!WHOSE.test(statement)) return false;
  const grades = GRADES.test(statement);
  return (
    (grades && TOP_NUMBER.test(statement)) ||
    ((grades || GIVES.test(statement)) && TOP.test(statement))
  );
}

function ordersJudge(said: string): boolean {
  return BEGINS_ORDER.test(said) || TOP.test(said);
}

// Rules of this house that no ready-made linter rule expresses, as an oxlint plugin.

/** `new Date()` and `Date()` read the clock; `new Date(value)` only converts. */
const noClock = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const report = (node) => {
      if (node.callee.type !== 'Identifier' || node.callee.name !== 'Date') return;
      if (node.type === 'NewExpression' && node.arguments.length > 0) return;
      context.report({
        node,
        message: 'pure code takes the time as an argument; it does not read the clock',
      });
    };
    return { NewExpression: report, CallExpression: report };
  },
};

/** A question to the database is a file in the store, named after what it asks; nobody else speaks SQL. */
const queryInStore = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    return {
      CallExpression(node) {
        const { callee } = node;
        if (callee.type !== 'MemberExpression' || callee.computed) return;
        if (callee.property.name !== 'query') return;
        context.report({
          node,
          message: 'a query is a file of src/store, named after what it asks',
        });
      },
    };
  },
};

/**
 * `Promise.all` gives up at the first failure, and the others go on: behind a rollback, on a connection that somebody
 * else has by then. `sendTogether` waits for all.
 */
const sendTogether = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    return {
      CallExpression(node) {
        const {
          callee,
          arguments: [list],
        } = node;
        if (callee.type !== 'MemberExpression' || callee.object.name !== 'Promise') return;
        if (!['all', 'race', 'any'].includes(callee.property.name)) return;
        if (!context.sourceCode.getText(list).match(/[( ,]transaction[),.]/u)) return;
        context.report({
          node,
          message:
            'statements of one transaction are sent with sendTogether, which waits for all of them',
        });
      },
    };
  },
};

export default {
  meta: { name: 'house' },
  rules: { 'no-clock': noClock, 'query-in-store': queryInStore, 'send-together': sendTogether },
};

import type { FastifyInstance } from 'fastify';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createServer } from '../../src/server/create-server.ts';
import { drainServer } from '../../src/server/drain-server.ts';
import { fakeKey, fakeParts, type FakeParts } from '../support/server/fake-parts.ts';
import type { FakeReview } from '../support/server/fake-reviews.ts';
import { openBrowser } from './support/open-browser.ts';
import { sampleFrames, sampleReview } from './support/sample-frames.ts';

const TIMEOUT_MS = 120_000;
/** In the page's own words, since it knows no types. */
const RUNS_OVER = 'document.documentElement.scrollWidth > window.innerWidth';
/** What can be used or looked at, and has no name for whoever hears it. */
const UNNAMED = `[...document.querySelectorAll('button, input, summary, svg[role=img], a')]
  .filter((one) => (one.textContent ?? '').trim() === '' && !one.ariaLabel && !(one.labels?.length > 0))
  .map((one) => one.outerHTML)`;

let browser: Browser;
let parts: FakeParts;
let server: FastifyInstance;
let url: string;
let page: Page;
let review: FakeReview;
/** What the page asked for, and what went wrong in it. */
let asked: string[];
let faults: string[];

beforeAll(async () => {
  browser = await openBrowser();
}, TIMEOUT_MS);
afterAll(() => browser.close());

beforeEach(async () => {
  parts = fakeParts();
  server = await createServer(parts);
  url = await server.listen({ host: '127.0.0.1', port: 0 });
  review = parts.reviews.add('tenant-1');
  asked = [];
  faults = [];
  page = await browser.newPage();
  page.on('request', (request) => asked.push(request.url()));
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text());
  });
}, TIMEOUT_MS);
afterEach(async () => {
  await page.close();
  await drainServer(server, 100);
});

const follow = async (): Promise<void> => {
  await page.goto(`${url}/reviews#learner=learner-1&scenario=scenario-1&attempt=attempt-1`);
  await page.getByLabel('API key').fill(fakeKey('a'));
  await page.getByRole('button', { name: 'Follow', exact: true }).click();
};
const isWhole = (): Promise<void> => page.locator('#review[aria-busy=false]').waitFor();
/** Nobody gets in, and whoever is in falls out. */
const cutLine = (): void => {
  parts.reviews.isAway = true;
  for (const socket of server.websocketServer.clients) socket.terminate();
};

test(
  'a review is followed live, through a lost connection, to the whole',
  { timeout: TIMEOUT_MS },
  async () => {
    const frames = sampleFrames(review.id);
    await follow();
    await page.getByText('Live', { exact: true }).waitFor();
    await parts.reviews.append(review, ...frames.slice(0, 6));
    await page.getByText('4 of 5 could be measured').waitFor();
    await page.getByRole('heading', { name: 'Did the work get faster?' }).waitFor();
    cutLine();
    await page.getByText('The connection was lost.').waitFor();
    await parts.reviews.append(review, ...frames.slice(6, 12));
    parts.reviews.isAway = false;
    await page.getByText('You stopped waiting for me').waitFor();
    expect(await page.locator('#headline').textContent()).toBe('');
    cutLine();
    await parts.reviews.append(review, ...frames.slice(12));
    parts.reviews.isAway = false;
    await isWhole();
    const whole = sampleReview(review.id);
    expect(await page.locator('#headline').textContent()).toBe(whole.headline);
    for (const heading of [
      'Did well',
      'Kept getting stuck',
      'Push on next',
      'Senior analyst',
      'Warehouse lead',
    ])
      expect(await page.getByRole('heading', { name: heading, exact: true }).count()).toBe(1);
    expect(await page.locator('#xp .total').textContent()).toBe('1,847 XP');
    expect(await page.locator('.mark.provisional').textContent()).toMatch(
      /^Provisional\. One verdict had not landed/,
    );
    expect(await page.getByText('gemini took too long; openai was asked instead').count()).toBe(1);
    expect(await page.locator('.figure svg[role=img]').count()).toBe(4);
    expect(faults).toEqual([]);
  },
);

test(
  'what a claim rests on is shown at a click, and by the keyboard',
  { timeout: TIMEOUT_MS },
  async () => {
    await parts.reviews.append(review, ...sampleFrames(review.id));
    await follow();
    await isWhole();
    const cites = page.locator('#patterns .cites').nth(2);
    const quote = cites.getByText('I have not run the checks yet');
    expect(await quote.isVisible()).toBe(false);
    await cites.locator('summary').click();
    expect(await quote.isVisible()).toBe(true);
    await page.keyboard.press('Enter');
    expect(await quote.isVisible()).toBe(false);
  },
);

test(
  'evidence is folded, each touchpoint stands there once, and gaps, axes and what is awaited are told in words',
  { timeout: TIMEOUT_MS },
  async () => {
    await parts.reviews.append(review, ...sampleFrames(review.id));
    await follow();
    await isWhole();
    expect(await page.locator('.cites[open]').count()).toBe(0);
    const cites = page.locator('#patterns .cites').nth(2);
    expect(await cites.locator('summary').innerText()).toMatch(/^Shows at 3 touchpoints/);
    const labels = await cites.locator('li > .label:first-child').allTextContents();
    expect(labels).toEqual(['Did the same thing go wrong again?', 'Draft of the report']);
    expect(await cites.locator('li').nth(1).locator('blockquote, .kind').count()).toBe(2);
    expect(await page.locator('#figures svg').first().locator('.tick').allTextContents()).toEqual(
      expect.arrayContaining(['0 %', '150 %']),
    );
    expect(await page.locator('#figures .lane').first().textContent()).toContain(
      'Checks before handing over',
    );
    expect(await page.locator('.mark.provisional').textContent()).not.toContain('attempt-1');
  },
);

test('what was sent is text, whatever it looks like', { timeout: TIMEOUT_MS }, async () => {
  const attack =
    '<img src=x onerror="document.title=\'taken\'"><script>document.title="taken"</script>';
  const spoilt = JSON.parse(
    JSON.stringify(sampleFrames(review.id)).replaceAll(
      'Compared sources',
      JSON.stringify(attack).slice(1, -1),
    ),
  ) as ReturnType<typeof sampleFrames>;
  await parts.reviews.append(review, ...spoilt);
  await follow();
  await isWhole();
  expect(await page.getByText(attack).count()).toBe(1);
  expect(await page.locator('#review img, #review script').count()).toBe(0);
  expect(await page.title()).not.toContain('taken');
  expect(faults).toEqual([]);
});

test('a revision takes the place of what it revises', { timeout: TIMEOUT_MS }, async () => {
  await page.clock.install();
  await parts.reviews.append(review, ...sampleFrames(review.id));
  await follow();
  await isWhole();
  await parts.reviews.append(
    review,
    { type: 'review.revised', data: { revision: 2, reason: 'verdict-landed' } },
    {
      type: 'review.completed',
      data: { review: sampleReview(review.id, 2), hash: '0'.repeat(64) },
    },
  );
  await page.getByText('Complete for now').waitFor();
  await page.clock.fastForward(16_000);
  await page.locator('#facts').getByText('revision 2').waitFor({ timeout: 180_000 });
  expect(await page.locator('.mark.provisional').count()).toBe(0);
});

test(
  'what is refused says what to do, and the form is there again',
  { timeout: TIMEOUT_MS },
  async () => {
    await page.goto(
      `${url}/reviews#learner=learner-1&scenario=scenario-1&attempt=running&key=${fakeKey('a')}`,
    );
    await page
      .getByRole('alert')
      .getByText('Send the scenario event with status completed first')
      .waitFor();
    expect(await page.getByLabel('Attempt', { exact: true }).inputValue()).toBe('running');
    await page.getByLabel('API key').fill(fakeKey('z'));
    await page.getByRole('button', { name: 'Follow', exact: true }).click();
    await page.getByRole('alert').getByText('This API key is not known').waitFor();
    await page.goto('about:blank');
    await page.goto(`${url}/reviews#review=${review.id}&key=tl_cut`);
    await page.getByRole('alert').getByText('This is no API key').waitFor();
  },
);

test(
  'the key stays in the tab: it leaves the address, and no address of ours has it',
  { timeout: TIMEOUT_MS },
  async () => {
    await parts.reviews.append(review, ...sampleFrames(review.id));
    await page.goto(`${url}/reviews#review=${review.id}&key=${fakeKey('a')}`);
    await isWhole();
    expect(page.url()).toBe(`${url}/reviews#review=${review.id}`);
    expect(await page.evaluate(() => sessionStorage.getItem('throughline.key'))).toBe(fakeKey('a'));
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
    expect(asked.filter((address) => new URL(address).search.includes('tl_'))).toEqual([]);
    expect(
      asked.filter((address) => !address.startsWith(url) && !address.startsWith('data:')),
    ).toEqual([]);
  },
);

test.each([360, 1_280])(
  'nothing runs over the edge, %i pixels wide',
  { timeout: TIMEOUT_MS },
  async (width) => {
    await page.setViewportSize({ width, height: 800 });
    await parts.reviews.append(review, ...sampleFrames(review.id));
    await follow();
    await isWhole();
    expect(await page.evaluate(RUNS_OVER)).toBe(false);
    expect(await page.evaluate(UNNAMED)).toEqual([]);
  },
);

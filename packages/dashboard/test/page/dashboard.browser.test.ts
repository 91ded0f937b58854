import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import type { Dashboard } from '../../dist/dashboard.js';
import { openDashboard } from '../../dist/open-dashboard.js';
import { chromiumPath, launchChromium } from '../support/browser.js';
import { FakeSource } from '../support/fake-source.js';

const TOKEN = 'a-token-that-stays-the-same';
/** Several times faster than in use: a test waits for what a sample brings. */
const TIMING = { sampleMs: 200 };
const FORMS = [
  { theme: 'light', width: 1280, height: 900, rowHeight: 38 },
  { theme: 'dark', width: 390, height: 844, rowHeight: 62 },
] as const;
/** Only a test that fails ever waits for it. */
const ANSWER_MS = 15_000;
/** Pictures go there, for people to look at. */
const PICTURES = process.env['LONGRUN_PICTURES'];

const path = chromiumPath();
// For each test: a suite that is skipped as a whole is counted nowhere.
const options =
  path === undefined ? { skip: 'no Chromium here: `node scripts/install-chromium.mjs` installs one' } : {};

describe('the dashboard in a browser', () => {
  let browser: Browser | undefined;
  /** Shared by the tests: to open one takes a second of CPU. */
  let page: Page | undefined;

  before(async () => {
    if (path === undefined) return;
    browser = await launchChromium(path);
    page = await browser.newPage();
    page.setDefaultTimeout(ANSWER_MS);
  });
  after(() => browser?.close());

  test('shows handles as they start, write, and end, and asks no other server', options, async (t) => {
    const { page, source, dashboard, requests, complaints } = await open(t);
    await page.getByText('No handles yet').waitFor();
    assert.equal(new URL(page.url()).hash, '', 'the token has left the address bar');

    const handle = source.add('npm run build', { session_id: 'agent-7' });
    const row = rowOf(page, 'npm run build');
    await row.getByText('running').waitFor();
    await row.getByText('agent-7').waitFor();

    await row.locator('.open').click();
    const panel = page.locator('#detail');
    source.print(handle, '\u001b[32mcompiled\u001b[0m 1 of 2\n');
    await panel.getByText('compiled 1 of 2').waitFor();
    source.print(handle, 'compiled 2 of 2\n');
    await panel.getByText('compiled 2 of 2').waitFor();

    source.end(handle, 'exited', 3);
    await panel.getByText('exit 3').waitFor();
    await panel.getByText('All of it').waitFor();
    await page.keyboard.press('Escape');
    assert.ok(await panel.isHidden());
    await row.getByText('exit 3').waitFor();

    assert.ok(
      requests.every((url) => url.startsWith(`${dashboard.origin}/`)),
      requests.join('\n'),
    );
    assert.ok(requests.every((url) => !url.slice(dashboard.origin.length).includes(dashboard.token)));
    assert.deepEqual(complaints, []);
  });

  test('cancels at the second click, and not at the first', options, async (t) => {
    const { page, source } = await open(t);
    const handle = source.add('sleep 1000');
    const other = source.add('sleep 2000');
    const row = rowOf(page, 'sleep 1000');
    const button = row.locator('.confirm');
    await button.click();
    await row.locator('.confirm.armed').waitFor();
    // What is shown goes on meanwhile. A rate is seen until the next sample: it writes again and again.
    const writing = setInterval(() => source.print(other, 'x'.repeat(5000)), 50);
    t.after(() => clearInterval(writing));
    await rowOf(page, 'sleep 2000').getByText('KiB/s').waitFor();
    assert.deepEqual(source.cancelled, []);
    await page.keyboard.press('Escape');
    assert.equal(await row.locator('.confirm.armed').count(), 0);

    await button.click();
    await button.click();
    await row.getByText('cancelled').waitFor();
    await page.getByText('#1 is cancelled').waitFor();
    assert.deepEqual(source.cancelled, [{ handleId: handle.handle_id, force: false }]);
  });

  test('ends a session and lists the handles of one alone', options, async (t) => {
    const { page, source } = await open(t);
    source.add('first of one', { session_id: 'one' });
    source.add('second of one', { session_id: 'one' });
    source.add('of two', { session_id: 'two' });
    const one = page.locator('#sessions li', { hasText: 'one' });
    await one.getByText('2 live').waitFor();
    await one.locator('.choose').click();
    await rowOf(page, 'of two').waitFor({ state: 'hidden' });
    assert.equal(await visibleRows(page).count(), 2);
    await page.locator('#session-chip').click();
    await rowOf(page, 'of two').waitFor();

    await one.locator('.confirm').click();
    await one.locator('.confirm').click();
    await page.getByText('Session one has ended, and 2 handles with it').waitFor();
    await one.getByText('0 live, 2 ended').waitFor();
    assert.deepEqual(source.endedSessions, ['one']);
  });

  test('finds handles by words, number and state', options, async (t) => {
    const { page, source } = await open(t);
    source.add('make all');
    source.add('make test');
    source.end(source.add('cargo build'), 'exited', 1);
    await rowOf(page, 'cargo build').waitFor();
    await expectRows(page, '', 3);
    await expectRows(page, 'make', 2);
    await expectRows(page, 'MAKE test', 1);
    await expectRows(page, '#3', 1);
    await expectRows(page, 'exit 1', 1);
    await expectRows(page, 'no such', 0);
    await page.getByText('No handle matches').waitFor();
    await page.fill('#search', '');
    await page.locator('label', { has: page.locator('#kind-failed') }).click();
    await rowOf(page, 'make all').waitFor({ state: 'hidden' });
    assert.equal(await visibleRows(page).count(), 1);
  });

  test('is used with the keyboard alone', options, async (t) => {
    const { page, source } = await open(t);
    for (let each = 1; each <= 60; each += 1) source.add(`command ${each}`, { started_at: 1_000_000 + each });
    await rowOf(page, 'command 60').waitFor();
    await page.focus('#sort');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    await focusedRow(page, 'command 1').waitFor();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('#detail .detail-command', { hasText: 'command 59' }).waitFor();
    await page.keyboard.press('Escape');
    await focusedRow(page, 'command 59').waitFor();
  });

  test('what commands, sessions and output have in them stays text', options, async (t) => {
    const { page, source, complaints } = await open(t);
    const evil = `<img src=x onerror="document.title='broken'"><script>document.title='broken'</script>`;
    const handle = source.add(`echo ${evil}`, { session_id: `${evil}\u202e` });
    await rowOf(page, 'echo').locator('.open').click();
    source.print(handle, `${evil}\n\u001b]8;;javascript:alert(1)\u0007link\u001b]8;;\u0007\n`);
    await page.locator('#detail pre', { hasText: 'link' }).waitFor();
    assert.match(await textOf(page.locator('#detail pre')), /<img src=x onerror=/);
    // Control: the page's own picture is one.
    assert.equal(await page.locator('img').count(), 1);
    assert.equal(await page.locator('a, iframe, body script').count(), 0);
    assert.equal(await page.title(), 'Longrun');
    assert.deepEqual(complaints, []);
  });

  test('notices that the server is gone, and goes on when it is there again', options, async (t) => {
    const { page, source, dashboard } = await open(t, { token: TOKEN });
    source.add('before');
    await rowOf(page, 'before').waitFor();
    await dashboard.close();
    await page.getByText('Connection lost').first().waitFor();
    assert.ok(await rowOf(page, 'before').isVisible(), 'what was seen last is still there');

    const next = new FakeSource();
    next.add('after');
    const again = await openDashboard(next, { token: TOKEN, port: dashboard.port }, TIMING);
    t.after(() => again.close());
    await page
      .locator('#retry')
      .click()
      .catch(() => {});
    await rowOf(page, 'after').waitFor();
    await page.locator('#connection.good').waitFor();
    assert.equal(await visibleRows(page).count(), 1);
  });

  test('says that a new token is needed, and takes it', options, async (t) => {
    const { page, dashboard } = await open(t);
    await dashboard.close();
    await page.getByText('Connection lost').first().waitFor();
    const next = new FakeSource();
    next.add('of the next server');
    const again = await openDashboard(next, { port: dashboard.port }, TIMING);
    t.after(() => again.close());
    await page.getByText('New token needed').waitFor();
    await page.fill('#token', again.url);
    await page.locator('#gate button').click();
    await rowOf(page, 'of the next server').waitFor();
    assert.ok(await page.locator('#gate').isHidden());
    // Kept for the tab.
    await page.reload();
    await rowOf(page, 'of the next server').waitFor();
  });

  test('a visitor without a token is told what is missing, and sees nothing', options, async (t) => {
    const { page } = await open(t);
    const other = await openDashboard(new FakeSource(), {}, TIMING);
    t.after(() => other.close());
    await page.goto(other.origin);
    await page.getByText('Token needed').first().waitFor();
    assert.ok(await page.locator('#live').isHidden());
    await page.goto(`${other.origin}/#token=${'x'.repeat(43)}`);
    await page.getByText('New token needed').waitFor();
    assert.ok(await page.locator('#live').isHidden());
  });

  for (const form of FORMS) {
    test(`500 handles are a few rows, and fit ${form.width} pixels, ${form.theme}`, options, async (t) => {
      const { rowHeight } = form;
      const { page, source, complaints } = await open(t, {}, form);
      const live = Array.from({ length: 500 }, (_, index) =>
        source.add(`sleep ${index}`, {
          session_id: `agent-${index % 9}`,
          started_at: Date.now() - 600 * index,
        }),
      );
      await page.locator('#count-live', { hasText: '500' }).waitFor();
      const elements = await page.locator('#rows [role=row]').count();
      assert.ok(elements > 5 && elements < 60, `${elements} rows`);
      // Everything changes at each sample; what is clicked and typed is answered all the same.
      const busy = setInterval(() => {
        for (const handle of live) source.print(handle, 'line\n');
      }, 50);
      t.after(() => clearInterval(busy));
      await page.locator('.tile', { hasText: 'Output' }).getByText('KiB/s').waitFor();
      await page.locator('#rows').hover();
      await page.mouse.wheel(0, 245 * rowHeight);
      await rowOf(page, 'sleep 250').waitFor();
      await page.fill('#search', 'sleep 499');
      await rowOf(page, 'sleep 499').locator('.open').click();
      await page.locator('#detail pre', { hasText: 'line' }).waitFor();
      assert.equal(await excessWidth(page), 0, 'the page is wider than the screen');
      assert.deepEqual(complaints, []);
      if (PICTURES !== undefined) {
        mkdirSync(PICTURES, { recursive: true });
        await page.screenshot({ path: join(PICTURES, `dashboard-${form.theme}-${form.width}.png`) });
      }
    });
  }

  /** A server of its own, which goes with the test, and the page over it. */
  async function open(
    t: TestContext,
    more: { readonly token?: string } = {},
    form: (typeof FORMS)[number] = FORMS[0],
  ): Promise<{
    page: Page;
    source: FakeSource;
    dashboard: Dashboard;
    complaints: string[];
    requests: string[];
  }> {
    const source = new FakeSource();
    const dashboard = await openDashboard(source, more, TIMING);
    assert.ok(page !== undefined);
    const { theme: colorScheme, width, height } = form;
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => requests.push(request.url()));
    const tab = page;
    t.after(async () => {
      tab.removeAllListeners();
      await tab.goto('about:blank');
      await dashboard.close();
    });
    await page.goto(dashboard.url);
    await page.locator('#live').waitFor();
    return { page, source, dashboard, complaints, requests };
  }
});

function visibleRows(page: Page): Locator {
  return page.locator('#rows [role=row]:not([hidden])');
}

function rowOf(page: Page, command: string): Locator {
  return visibleRows(page)
    .filter({ has: page.getByText(command, { exact: !command.startsWith('echo') }) })
    .first();
}

function focusedRow(page: Page, command: string): Locator {
  return page.locator('#rows .open:focus', { hasText: command });
}

async function expectRows(page: Page, search: string, count: number): Promise<void> {
  await page.fill('#search', search);
  if (count > 0)
    await visibleRows(page)
      .nth(count - 1)
      .waitFor();
  await visibleRows(page).nth(count).waitFor({ state: 'hidden' });
}

function textOf(locator: Locator): Promise<string> {
  // biome-ignore lint/performance/useDomNodeTextContent: what a reader sees is what is meant, hidden texts are not
  return locator.innerText();
}

/** By the debugger: the page's policy lets nobody else evaluate anything in it. */
async function excessWidth(page: Page): Promise<unknown> {
  const session = await page.context().newCDPSession(page);
  const expression = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
  const { result } = await session.send('Runtime.evaluate', { expression });
  return result.value;
}

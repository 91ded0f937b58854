import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { buildReportData } from '../../dist/report/build-report-data.js';
import { renderReport } from '../../dist/report/render-report.js';
import { findBrowser, launchBrowser } from './support/browser.js';
import { madeUpRun } from './support/made-up-run.js';

const FORMS = [
  { theme: 'light', width: 1280, height: 800 },
  { theme: 'dark', width: 1280, height: 800 },
  { theme: 'light', width: 390, height: 844 },
  { theme: 'dark', width: 390, height: 844 },
] as const;
const CHARTS = ['latency', 'percentiles', 'throughput', 'live', 'mailboxes', 'memory', 'cpu'] as const;
/** Pictures of all forms go there, for people to look at. */
const PICTURES = process.env['LONGRUN_PICTURES'];

const found = findBrowser();
// For each test: a suite that is skipped as a whole is counted nowhere.
const options = 'skip' in found ? { skip: found.skip } : {};

describe('the report in a browser', () => {
  let browser: Browser | undefined;
  let directory: string;
  let url: string;

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'longrun-report-'));
    const file = join(directory, 'report.html');
    writeFileSync(file, renderReport(buildReportData(madeUpRun())));
    url = pathToFileURL(file).href;
    if ('path' in found) browser = await launchBrowser(found.path);
  });
  after(async () => {
    await browser?.close();
    rmSync(directory, { recursive: true });
  });

  for (const { theme, width, height } of FORMS) {
    test(
      `shows everything in ${theme} at ${width} pixels, and has nothing to complain about`,
      options,
      async () => {
        const { page, complaints, requests } = await open(theme, width, height);
        assert.match(await textOf(page, '.verdict'), /A threshold was crossed/);
        assert.equal(await page.locator('table.thresholds tbody tr').count(), 4);
        assert.match(await textOf(page, 'table.thresholds'), /✗ crossed/);
        for (const id of CHARTS) assert.ok((await coloursIn(page, id)) > 2, `${id} has drawn nothing`);
        assert.equal(await page.locator('#handle-rows button').count(), 200);
        assert.match(await textOf(page, '#lane-note'), /^200 of 2,9\d\d handles/);
        assert.equal(await page.locator('#lane-faults .fault').count(), 2);
        assert.ok((await page.locator('#actor-rows .lane').count()) >= 3);
        await assertNoSideScroll(page);
        await picture(page, `${theme}-${width}`, true);

        const lost = page.locator('#handle-rows button[aria-label*=", lost,"]').first();
        await lost.click();
        assert.match(await textOf(page, '#story'), /run_command: ok/);
        assert.match(await textOf(page, '#story'), /process takes start/);
        assert.match(await textOf(page, '#story'), /result taken from the inbox: lost/);
        await assertNoSideScroll(page);
        await lost.scrollIntoViewIfNeeded();
        await picture(page, `${theme}-${width}-story`, false);

        assert.notEqual(await page.title(), 'broken');
        assert.deepEqual(complaints, []);
        assert.deepEqual(requests, [url]);
        await page.close();
      },
    );
  }

  test('is used with the keyboard alone: lanes, story and back', options, async () => {
    const { page } = await open('light', 1280, 800);
    await page.focus('#search');
    for (let stop = 0; stop < 4; stop += 1) await page.keyboard.press('Tab');
    const first = await focused(page);
    await page.keyboard.press('ArrowDown');
    const second = await focused(page);
    assert.ok(first !== '' && second !== '' && first !== second, `${first} then ${second}`);
    await page.keyboard.press('Enter');
    assert.equal(await textOf(page, '#story h3'), second);
    await page.keyboard.press('Escape');
    assert.ok(await page.isHidden('#story'));
    assert.equal(await focused(page), second);
    await page.close();
  });

  test('finds a handle by its id or number, and says so when it has none like it', options, async () => {
    const { page } = await open('light', 1280, 800);
    await page.fill('#search', '#1250');
    assert.equal(await page.locator('#handle-rows button').count(), 1);
    await page.press('#search', 'Enter');
    assert.equal(await textOf(page, '#story h3'), 'hto-4d2-1250');
    assert.match(await textOf(page, '#story'), /cancel_handle: ok/);
    await page.fill('#search', 'no such handle');
    assert.equal(await page.locator('#handle-rows button').count(), 0);
    assert.match(await textOf(page, '#lane-note'), /^No handle like this among the 500/);
    await page.close();
  });

  test(
    'shows a part of the run in all charts and lanes at once, and the whole of it again',
    options,
    async () => {
      const { page } = await open('light', 1280, 800);
      await page.locator('#throughput').scrollIntoViewIfNeeded();
      const box = await page.locator('#throughput .u-over').boundingBox();
      assert.ok(box !== null);
      const y = box.y + box.height / 2;
      await page.mouse.move(box.x + box.width * 0.65, y);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.8, y, { steps: 4 });
      await page.mouse.up();
      assert.match(await textOf(page, '#shown-text'), /^Shown: (38|39)\.\d+ s to (47|48)\.\d+ s$/);
      assert.equal(await page.locator('#lane-faults .fault').count(), 1);
      await page.click('#show-all');
      assert.ok(await page.isHidden('#shown-time'));
      assert.equal(await page.locator('#lane-faults .fault').count(), 2);
      await page.close();
    },
  );

  async function open(
    colorScheme: 'light' | 'dark',
    width: number,
    height: number,
  ): Promise<{ page: Page; complaints: string[]; requests: string[] }> {
    assert.ok(browser !== undefined);
    const page = await browser.newPage({
      colorScheme,
      viewport: { width, height },
      deviceScaleFactor: width < 500 ? 2 : 1,
    });
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(url);
    await page.waitForSelector('#handle-rows button');
    return { page, complaints, requests };
  }
});

function textOf(page: Page, selector: string): Promise<string> {
  // biome-ignore lint/performance/useDomNodeTextContent: what a reader sees is what is meant, hidden texts are not
  return page.locator(selector).innerText();
}

/** How many different colours a chart's canvas has: an empty one has one, axes alone have few more. */
function coloursIn(page: Page, id: string): Promise<number> {
  return page.evaluate(COLOURS_IN.replace('ID', id));
}

/** Runs in the page. Counts what is clearly coloured, so that neither axes nor labels count. */
const COLOURS_IN = `(() => {
  const canvas = document.querySelector('#ID canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Set();
  for (let at = 0; at < data.length; at += 4) {
    const [red, green, blue, alpha] = data.slice(at, at + 4);
    if (alpha > 200 && Math.max(red, green, blue) - Math.min(red, green, blue) > 60) seen.add((red << 16) | (green << 8) | blue);
  }
  return seen.size;
})()`;

async function assertNoSideScroll(page: Page): Promise<void> {
  const excess = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  assert.equal(excess, 0, 'the page is wider than the screen');
}

function focused(page: Page): Promise<string> {
  return page.evaluate('document.activeElement?.dataset.id ?? ""');
}

async function picture(page: Page, name: string, fullPage: boolean): Promise<void> {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage });
}

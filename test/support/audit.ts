import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { Page } from 'puppeteer-core/internal/api/Page.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Runs in the page: what a person would see as cut off or out of reach. */
const FLAWS = `(() => {
  const flaws = [];
  const named = (element) => element.tagName.toLowerCase() + '.' + element.className + ' ' + JSON.stringify((element.textContent || '').trim().slice(0, 40));
  const root = document.scrollingElement;
  if (root.scrollWidth > innerWidth) flaws.push('the page is wider than the screen: ' + root.scrollWidth);
  if (root.scrollHeight > innerHeight) flaws.push('the page is higher than the screen: ' + root.scrollHeight);
  for (const element of document.querySelectorAll('h1,h2,p,li,label,button,input,span,bdi,time')) {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    if (box.width < 2 || style.visibility === 'hidden' || element.closest('.unseen')) continue;
    if (box.right > innerWidth + 1 || box.left < -1) flaws.push('out of the screen: ' + named(element));
    const hides = style.overflowX !== 'visible' && style.textOverflow !== 'ellipsis';
    if (hides && element.tagName !== 'INPUT' && element.scrollWidth > element.clientWidth + 1) flaws.push('cut off: ' + named(element));
    if (element.tagName === 'BUTTON' && Math.min(box.width, box.height) < 32) flaws.push('too small to press: ' + named(element));
  }
  return flaws;
})()`;

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
  }[];
}

/** Runs in the page: resolves when every motion with an end has ended, for a colour on its way is no colour. */
const SETTLED = `Promise.all(document.getAnimations()
  .filter((each) => Number.isFinite(each.effect?.getComputedTiming().endTime))
  .map((each) => each.finished.catch(() => {}))).then(() => true)`;

/** Everything that is wrong with what the page shows now, in words; empty when nothing is. */
export async function audit(page: Page): Promise<string[]> {
  // Through the debugger, so that the page's own policy stays as strict as it is.
  await page.evaluate(SETTLED);
  await page.evaluate(AXE);
  const result = (await page.evaluate(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })",
  )) as AxeResult;
  const rules = result.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} (${node.failureSummary})`).join('; ')}`,
  );
  return [...rules, ...((await page.evaluate(FLAWS)) as string[])];
}

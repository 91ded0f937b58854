import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { linkModules } from './link-modules.js';

/** What the page brings along: the chart library as it is installed, and the page's own script. */
export interface PageAssets {
  readonly chartScript: string;
  readonly chartStyle: string;
  readonly pageScript: string;
}

let assets: PageAssets | undefined;

/** Read once per process. Throws when the package is not whole. */
export function pageAssets(): PageAssets {
  assets ??= readAssets();
  return assets;
}

function readAssets(): PageAssets {
  const { resolve } = createRequire(import.meta.url);
  const read = (name: string): string => readFileSync(resolve(`uplot/dist/${name}`), 'utf8');
  return {
    chartScript: read('uPlot.iife.min.js'),
    chartStyle: read('uPlot.min.css'),
    // The page's modules are a project of their own: they run in a browser.
    pageScript: linkModules(fileURLToPath(new URL('../../dist-page/main.js', import.meta.url))),
  };
}

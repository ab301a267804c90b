import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { findProgram } from '../databases/private-server.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const FOLDERS = ['/usr/bin', '/usr/local/bin', '/snap/bin'];
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
];

/** CHROMIUM_PATH, else the first that is installed. `missing` says what is not on this machine. */
export function findChromium(): { readonly program: string } | { readonly missing: string } {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) {
    if (!existsSync(chosen)) throw new Error(`CHROMIUM_PATH: there is nothing at ${chosen}`);
    return { program: chosen };
  }
  for (const name of NAMES) {
    const program = findProgram(name, FOLDERS);
    if (program) return { program };
  }
  return { missing: 'Chromium is' };
}

/** With a profile of its own, which goes when it is closed. */
export function launch(program: string): Promise<Browser> {
  return chromium.launch({ executablePath: program, args: ARGUMENTS });
}

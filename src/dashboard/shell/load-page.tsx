import { type ComponentType, lazy } from 'react';
import { onReturn, reportSilence } from '../api/connection.js';
import { lookForOwnVersion, startAnew } from './new-version.js';

type Load = () => Promise<Record<string, ComponentType>>;

const IDLE_MS = 2_000;
const loads: Load[] = [];

/** A page is loaded when it is first gone to: the first picture does not wait for all of them. */
export function page<Name extends string>(
  name: Name,
  load: () => Promise<Record<Name, ComponentType>>,
) {
  loads.push(load);
  const Page: ComponentType = lazy(async () => {
    const pages: Record<string, ComponentType> = await loaded(load);
    return { default: pages[name] as ComponentType };
  });
  return <Page />;
}

/** Once the first page stands: the others are there then, even while the server is away. */
export function loadOthersSoon(): void {
  window.setTimeout(async () => {
    for (const load of loads) {
      try {
        await load();
      } catch {
        // It is tried again, and its failure told, when somebody goes there.
        return;
      }
    }
  }, IDLE_MS);
}

/**
 * The files of a version that was replaced meanwhile are gone: the new one is begun then. While the
 * server is away its return is waited for; a browser may keep the failure of a file, so all is begun
 * anew then, too: nothing of the page that did not come can be lost.
 */
async function loaded(load: Load): Promise<Record<string, ComponentType>> {
  try {
    return await load();
  } catch (error) {
    const version = await lookForOwnVersion();
    if (version === 'away') await serversReturn();
    if (version === 'there' || !startAnew()) throw error;
    return new Promise<never>(() => {});
  }
}

function serversReturn(): Promise<void> {
  return new Promise((resolve) => {
    onReturn(resolve);
    reportSilence();
  });
}

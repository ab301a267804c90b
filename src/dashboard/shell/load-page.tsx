import { type ComponentType, lazy } from 'react';
import { currentVersionIsGone, startAnew } from './new-version.js';

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

/** The files of a version that was replaced meanwhile are gone: the new one is begun then. */
async function loaded(load: Load): Promise<Record<string, ComponentType>> {
  try {
    return await load();
  } catch (error) {
    if (await currentVersionIsGone()) startAnew();
    throw error;
  }
}

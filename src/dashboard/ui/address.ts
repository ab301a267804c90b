import { useSearchParams } from 'react-router';

type Edit = (params: URLSearchParams) => URLSearchParams;

/**
 * The parameters of the page's address, and how to change them. An edit is given the address as it
 * is at that moment: what was rendered last may be one press behind.
 */
export function useAddress(): [
  params: URLSearchParams,
  /** `step`: Back leads to the address before. */
  edit: (edit: Edit, kind?: 'step') => void,
] {
  const [params, setParams] = useSearchParams();
  const edit = (change: Edit, kind?: 'step') =>
    setParams(change(new URLSearchParams(window.location.search)), {
      replace: kind !== 'step',
      preventScrollReset: true,
      // A box that was ticked is ticked at once, and not after whatever else is being drawn.
      flushSync: true,
    });
  return [params, edit];
}

/** An edit that sets parameters; null takes one away. */
export function changed(changes: Readonly<Record<string, string | null>>): Edit {
  return (params) => {
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) params.delete(name);
      else params.set(name, value);
    }
    return params;
  };
}

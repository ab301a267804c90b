import { useSearchParams } from 'react-router';
import { useTrail } from '../../shell/trail.js';
import { Button, Page } from '../../ui/index.js';
import style from './compare.module.css';
import { Comparison } from './comparison.js';
import { Picker } from './picker.js';
import { RunCard } from './run-card.js';
import { type Side, useSide } from './use-side.js';

/** Two runs side by side; which ones stands in the address. */
export function ComparePage() {
  const [parameters, setParameters] = useSearchParams();
  const ids = { a: parameters.get('a'), b: parameters.get('b') };
  const a = useSide(ids.a);
  const b = useSide(ids.b);
  useTrail([{ text: 'Runs', to: '/runs' }, { text: 'Compare' }]);
  const choose = (next: Readonly<Record<'a' | 'b', string | null>>) => {
    const after = new URLSearchParams();
    if (next.a !== null) after.set('a', next.a);
    if (next.b !== null) after.set('b', next.b);
    setParameters(after);
  };
  const side = (name: 'a' | 'b', own: Side, other: Side) =>
    own.id === null ? (
      <Picker
        name={name.toUpperCase()}
        other={other.run.data}
        onPick={(id) => choose({ ...ids, [name]: id })}
      />
    ) : (
      <RunCard
        name={name.toUpperCase()}
        side={own}
        onChange={() => choose({ ...ids, [name]: null })}
      />
    );
  return (
    <Page
      title="Compare"
      subtitle="A is what was, B is what it is held against."
      actions={
        <Button
          disabled={ids.a === null && ids.b === null}
          onClick={() => choose({ a: ids.b, b: ids.a })}
        >
          Swap A and B
        </Button>
      }
    >
      <div className={style.sides}>
        {side('a', a, b)}
        {side('b', b, a)}
      </div>
      {ids.a !== null && ids.b !== null && <Comparison a={a} b={b} />}
    </Page>
  );
}

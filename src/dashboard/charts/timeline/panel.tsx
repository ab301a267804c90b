import { useEffect } from 'react';
import type { Run } from '../../../sdk/types.js';
import { at } from '../../model/columns.js';
import { duration } from '../../model/format.js';
import type { Picture } from '../../model/timeline-picture.js';
import { storyOf } from '../../model/timeline-story.js';
import { Button, VerdictTag } from '../../ui/index.js';
import style from './panel.module.css';
import { PanelEvents } from './panel-events.js';

interface PanelProps {
  readonly run: Run;
  readonly picture: Picture;
  readonly name: string;
  /** Null where the picture does not have it. */
  readonly operation: number | null;
  readonly live: boolean;
  readonly onClose: () => void;
}

/** All that is known of one operation: what happened, what was found, and the events that say so. */
export function Panel({ run, picture, name, operation, live, onClose }: PanelProps) {
  useEscape(onClose);
  return (
    <aside className={style.panel} aria-label={`Operation ${name}`}>
      <header className={style.panelHead}>
        <h3>{name}</h3>
        <Button kind="quiet" aria-label="Close the operation" title="Esc" onClick={onClose}>
          Close
        </Button>
      </header>
      {operation === null ? (
        <p>The timeline does not show an operation of this name.</p>
      ) : (
        <Details run={run} picture={picture} operation={operation} live={live} />
      )}
    </aside>
  );
}

function Details({
  run,
  picture,
  operation,
  live,
}: Omit<PanelProps, 'name' | 'onClose' | 'operation'> & { operation: number }) {
  const story = storyOf(picture, operation, live);
  return (
    <>
      <div className={style.panelVerdict}>
        <VerdictTag verdict={story.verdict} />
        {story.kind && <span>{story.kind}</span>}
        <span>began at {duration(Math.max(0, at(picture.beginMs, operation)))}</span>
      </div>
      <p>{story.finding}</p>
      <h4 className={style.panelTitle}>What happened</h4>
      <ol className={style.story}>
        {story.lines.map(({ afterMs, attempt, words }) => (
          <li key={`${afterMs} ${attempt} ${words}`}>
            <span className={style.after}>+{duration(Math.max(0, afterMs))}</span>
            <span>
              {attempt !== null && <strong>{attempt}. </strong>}
              {words}
            </span>
          </li>
        ))}
      </ol>
      <PanelEvents run={run} source={picture.source} operation={operation} />
    </>
  );
}

function useEscape(onClose: () => void): void {
  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !document.querySelector('dialog[open]')) onClose();
    };
    document.addEventListener('keydown', close);
    return () => document.removeEventListener('keydown', close);
  }, [onClose]);
}

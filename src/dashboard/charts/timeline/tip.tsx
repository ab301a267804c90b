import { duration } from '../../model/format.js';
import type { Hit } from '../../model/timeline-hit.js';
import type { Picture } from '../../model/timeline-picture.js';
import { type StoryLine, storyOf } from '../../model/timeline-story.js';
import { VerdictTag } from '../../ui/index.js';
import style from './tip.module.css';

interface TipProps {
  readonly x: number;
  readonly y: number;
  readonly hit: Hit | null;
  readonly happening: string | null;
  readonly picture: Picture;
  readonly live: boolean;
}

const FIRST_LINES = 6;
const LAST_LINES = 3;

/** The story of what is pointed at. Who does not point finds the same in the list and the panel. */
export function Tip({ x, y, hit, happening, picture, live }: TipProps) {
  if (hit === null && happening === null) return null;
  return (
    <div className={style.tip} aria-hidden="true" style={placeOf(x, y)}>
      {hit === null ? (
        happening
      ) : (
        <TipStory picture={picture} operation={hit.operation} live={live} />
      )}
    </div>
  );
}

function TipStory({
  picture,
  operation,
  live,
}: {
  picture: Picture;
  operation: number;
  live: boolean;
}) {
  const story = storyOf(picture, operation, live);
  const left = story.lines.length - FIRST_LINES - LAST_LINES;
  const first = left > 0 ? story.lines.slice(0, FIRST_LINES) : story.lines;
  return (
    <>
      <div className={style.tipHead}>
        <strong>{story.name}</strong>
        {story.kind && <span>{story.kind}</span>}
        <VerdictTag verdict={story.verdict} />
      </div>
      <Lines lines={first} />
      {left > 0 && <div>… {left} more</div>}
      {left > 0 && <Lines lines={story.lines.slice(-LAST_LINES)} />}
      <div>{story.finding}</div>
    </>
  );
}

function Lines({ lines }: { lines: readonly StoryLine[] }) {
  return lines.map(({ afterMs, attempt, words }) => (
    <div key={`${afterMs} ${attempt} ${words}`} className={style.tipLine}>
      <span>+{duration(Math.max(0, afterMs))}</span>
      <span>{attempt === null ? '' : `${attempt}.`}</span>
      <span>{words}</span>
    </div>
  ));
}

/** Beside the pointer, on the side with more room. */
function placeOf(x: number, y: number) {
  return {
    left: `clamp(0px, ${Math.round(x + 14)}px, calc(100% - var(--tip)))`,
    top: Math.round(y + 18),
  };
}

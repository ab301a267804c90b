import type { Picture } from '../../model/timeline-picture.js';
import style from './legend.module.css';

/** What the drawing means, and what it leaves out. */
export function Legend({ picture, notes }: { picture: Picture; notes: readonly string[] }) {
  const { fault_windows: windows, restarts } = picture.source;
  return (
    <div className={style.legend}>
      <span>
        <i className={style.solid} aria-hidden="true" /> answered
      </span>
      <span>
        <i className={style.hatched} aria-hidden="true" /> no answer
      </span>
      <span>
        <i className={style.outlined} aria-hidden="true" /> nothing heard of it
      </span>
      {windows.length > 0 && (
        <span>
          <i className={style.window} aria-hidden="true" /> fault
        </span>
      )}
      {restarts.length > 0 && <span>↻ restart</span>}
      {picture.grouped && <span>Operations that do not overlap share a lane.</span>}
      {notes.map((note) => (
        <span key={note} className={style.note}>
          {note}
        </span>
      ))}
      <span className={style.keys}>Ctrl and wheel zoom · drag moves · f next failure</span>
    </div>
  );
}

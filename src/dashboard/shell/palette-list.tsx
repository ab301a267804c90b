import { useEffect } from 'react';
import type { Entry, Group } from '../model/palette.js';
import style from './palette.module.css';

interface PaletteListProps {
  readonly id: string;
  readonly groups: readonly Group[];
  readonly active: Entry | undefined;
  readonly optionId: (entry: Entry) => string;
  readonly onPoint: (entry: Entry) => void;
  readonly onChoose: (entry: Entry) => void;
}

/** The keyboard is with the field above: it says which option is the active one. */
export function PaletteList({ id, groups, active, optionId, ...on }: PaletteListProps) {
  const activeId = active && optionId(active);
  useEffect(() => {
    if (activeId) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);
  return (
    <div id={id} role="listbox" aria-label="Results" className={style.list}>
      {groups.map(({ name, entries }) => (
        // biome-ignore lint/a11y/useSemanticElements: a listbox is divided by groups, not by fieldsets
        <div key={name} role="group" aria-label={name} className={style.group}>
          <div className={style.groupName} aria-hidden="true">
            {name}
          </div>
          {entries.map((entry) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the field chooses the active one
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
            <div
              key={entry.id}
              id={optionId(entry)}
              role="option"
              aria-selected={entry === active}
              className={style.option}
              onMouseMove={() => on.onPoint(entry)}
              // The field keeps the focus.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => on.onChoose(entry)}
            >
              <span className={style.text}>{entry.text}</span>
              <span className={style.hint}>{entry.hint}</span>
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

import { chooseTheme, type Theme, useTheme } from '../../shell/theme.js';
import { say } from '../../ui/index.js';
import style from './settings.module.css';

const THEMES: readonly { readonly value: Theme; readonly text: string; readonly hint: string }[] = [
  { value: 'system', text: 'System', hint: 'As this device is set, day and night.' },
  { value: 'light', text: 'Light', hint: 'Always light.' },
  { value: 'dark', text: 'Dark', hint: 'Always dark.' },
];

export function ThemeChoice() {
  const chosen = useTheme();
  const choose = (theme: Theme) => {
    if (!chooseTheme(theme))
      say('This browser keeps nothing: the theme lasts until the next visit.');
  };
  return (
    <fieldset className={style.themes}>
      <legend className="heard">Theme</legend>
      {THEMES.map(({ value, text, hint }) => (
        <label key={value} className={style.theme}>
          <input
            type="radio"
            name="theme"
            value={value}
            checked={chosen === value}
            onChange={() => choose(value)}
          />
          <span>
            {text}
            <span className={style.quiet}>{hint}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

import { NavLink } from 'react-router';
import { icons } from './icons.js';
import style from './shell.module.css';

const PLACES = [
  { to: '/projects', name: 'Projects', icon: icons.projects },
  { to: '/runs', name: 'Runs', icon: icons.runs },
  { to: '/reports', name: 'Reports', icon: icons.reports },
  { to: '/agents', name: 'Agents', icon: icons.agents },
  { to: '/operators', name: 'Operators', icon: icons.operators },
  { to: '/settings', name: 'Settings', icon: icons.settings },
] as const;

export function Rail() {
  return (
    <nav className={style.rail} aria-label="Main">
      {PLACES.map(({ to, name, icon }) => (
        <NavLink key={to} to={to} className={style.item} aria-label={name}>
          {icon}
          <span className={style.name} aria-hidden="true">
            {name}
          </span>
        </NavLink>
      ))}
    </nav>
  );
}

import { useConnection } from '../api/connection.js';
import style from './age.module.css';
import { When } from './marks.js';

/** How old the page is while the server is away; nothing while it is there. */
export function Age() {
  const connection = useConnection();
  if (connection.state === 'connected') return null;
  return (
    <p className={style.age}>
      As of <When at={new Date(connection.since).toISOString()} />; it goes on by itself when the
      server is back.
    </p>
  );
}

import { useEffect, useState } from 'react';
import { retryNow, useConnection } from '../api/connection.js';
import { Button } from '../ui/index.js';
import style from './shell.module.css';

/** Green and connected, or amber and when it is tried again. */
export function Live() {
  const connection = useConnection();
  const [, tick] = useState(0);
  const away = connection.state === 'away';
  useEffect(() => {
    if (!away) return undefined;
    const timer = window.setInterval(() => tick((count) => count + 1), 500);
    return () => window.clearInterval(timer);
  }, [away]);
  if (connection.state === 'connected') {
    return (
      <span className={style.live} role="status">
        <span className={style.dot} aria-hidden="true" />
        Live
      </span>
    );
  }
  const seconds = Math.max(0, Math.ceil((connection.retryAt - Date.now()) / 1_000));
  return (
    <span className={`${style.live} ${style.away}`}>
      <span className={style.dot} aria-hidden="true" />
      <span role="status">Reconnecting</span>
      <span aria-hidden="true">in {seconds} s</span>
      <Button kind="quiet" onClick={retryNow}>
        Now
      </Button>
    </span>
  );
}

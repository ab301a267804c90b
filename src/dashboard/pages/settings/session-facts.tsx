import { useState } from 'react';
import { useSession } from '../../api/session.js';
import { tokenCommand } from '../../model/commands.js';
import { Button, CommandBox, copyOrSay, When } from '../../ui/index.js';
import style from './settings.module.css';

/** Until when, and a token for programs that speak for this account. */
export function SessionFacts() {
  const session = useSession();
  const [copied, setCopied] = useState(false);
  if (session.state !== 'in') return <p className={style.quiet}>The session has ended.</p>;
  const until = new Date(session.expiresAt).toISOString();
  return (
    <div className={style.facts}>
      <p>
        The present access token ends <When at={until} />. This page renews it by itself, until you
        sign out or stay away for long.
      </p>
      <div className={style.copy}>
        <Button onClick={() => void copyOrSay(session.token).then(setCopied)}>
          Copy an access token
        </Button>
        <span role="status" className={style.quiet}>
          {copied && 'Copied. Whoever has it is you, until it ends.'}
        </span>
      </div>
      <p className={style.quiet}>
        For the command line. It waits for the token: paste it and press Enter.
      </p>
      <CommandBox
        text={tokenCommand({ origin: window.location.origin })}
        label="Copy the commands"
      />
    </div>
  );
}

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { Run } from '../../../sdk/types.js';
import { change } from '../../api/client.js';
import { isFinal } from '../../api/queries.js';
import { counted } from '../../model/format.js';
import { Button, ConfirmDialog, say } from '../../ui/index.js';
import { pathOf } from './use-run.js';

type Asked = 'finish' | 'cancel' | 'delete';

/** What can be done with a run: each is asked for twice. */
export function Actions({ run }: { run: Run }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  const goesOn = !isFinal(run) && run.status !== 'finishing';
  return (
    <>
      {goesOn && <Button onClick={() => setAsked('finish')}>Finish the run</Button>}
      {goesOn && <Button onClick={() => setAsked('cancel')}>Cancel the run</Button>}
      <Button kind="danger" onClick={() => setAsked('delete')}>
        Delete
      </Button>
      {asked === 'finish' && <EndDialog run={run} status="finished" onClose={close} />}
      {asked === 'cancel' && <EndDialog run={run} status="cancelled" onClose={close} />}
      {asked === 'delete' && <DeleteDialog run={run} onClose={close} />}
    </>
  );
}

interface DialogProps {
  readonly run: Run;
  readonly onClose: () => void;
}

const ENDS = {
  finished: {
    title: 'Finish the run',
    words:
      'It is scored on the events that have come. What the agent still sends is kept, and the run is scored again.',
  },
  cancelled: {
    title: 'Cancel the run',
    words:
      'It ends as cancelled and is scored on the events that have come. The agent is not told: end it where it runs.',
  },
} as const;

function EndDialog({ run, status, onClose }: DialogProps & { status: keyof typeof ENDS }) {
  const queries = useQueryClient();
  const { title, words } = ENDS[status];
  const end = async () => {
    await change('POST', `${pathOf(run.id)}/finish`, { status });
    await queries.invalidateQueries({ queryKey: [pathOf(run.id)] });
    onClose();
  };
  return (
    <ConfirmDialog title={title} action={title} onConfirm={end} onClose={onClose}>
      <p>{words}</p>
    </ConfirmDialog>
  );
}

function DeleteDialog({ run, onClose }: DialogProps) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const remove = async () => {
    await change('DELETE', pathOf(run.id));
    say('The run was deleted.');
    await navigate(`/projects/${run.project_id}`);
    queries.removeQueries({
      predicate: ({ queryKey }) => String(queryKey[0]).startsWith(pathOf(run.id)),
    });
    await queries.invalidateQueries({ queryKey: ['/api/runs'] });
  };
  return (
    <ConfirmDialog
      title="Delete the run"
      action="Delete the run"
      onConfirm={remove}
      onClose={onClose}
    >
      <p>
        With it go its {counted(run.ingest.persisted, 'event')}, its score and its report, for good.
      </p>
    </ConfirmDialog>
  );
}

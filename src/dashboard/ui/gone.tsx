import { ApiError } from '../api/errors.js';
import { ButtonLink } from './button.js';
import { Page } from './page.js';
import { Empty } from './states.js';

interface GoneProps {
  /** What there is none of: `run`. */
  readonly what: string;
  /** Where the others are listed. */
  readonly to: string;
}

/** The page of something that is not there, or not this account's: nobody is told which. */
export function Gone({ what, to }: GoneProps) {
  return (
    <Page title={`There is no such ${what}`}>
      <Empty title="It was deleted, or belongs to another account.">
        <ButtonLink to={to}>Go to the {what}s</ButtonLink>
      </Empty>
    </Page>
  );
}

export function isGone(error: Error | null): boolean {
  return error instanceof ApiError && error.status === 404;
}

import { isRouteErrorResponse, useRouteError } from 'react-router';
import { Button, ButtonLink, Empty, Page } from '../ui/index.js';

/** An address that is none, or a page that broke: what happened, and a way on. */
export function Lost() {
  const error = useRouteError();
  const broken = Boolean(error) && !isRouteErrorResponse(error);
  const title = broken ? 'This page broke' : 'There is nothing here';
  return (
    <Page title={title}>
      <Empty title={broken ? String(error) : 'The address may be mistyped, or its run deleted.'}>
        {broken && (
          <>
            <span>Nothing was lost on the server.</span>
            <Button kind="primary" onClick={() => location.reload()}>
              Load the page again
            </Button>
          </>
        )}
        <ButtonLink to="/projects">Go to the projects</ButtonLink>
      </Empty>
    </Page>
  );
}

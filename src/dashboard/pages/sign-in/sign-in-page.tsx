import { Page } from '../../ui/index.js';

export function SignInPage() {
  return <Page title="SignIn">{null}</Page>;
}

import { Page } from '../../ui/index.js';

export function SignUpPage() {
  return <Page title="SignUp">{null}</Page>;
}

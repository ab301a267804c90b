export { SignInPage } from './sign-in-page.js';
export { SignUpPage } from './sign-up-page.js';

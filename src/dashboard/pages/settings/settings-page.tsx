import { useTrail } from '../../shell/trail.js';
import { Page, Section } from '../../ui/index.js';
import { PasswordForm } from './password-form.js';
import { ProfileForm } from './profile-form.js';
import { SessionFacts } from './session-facts.js';
import style from './settings.module.css';
import { ThemeChoice } from './theme-choice.js';

export function SettingsPage() {
  useTrail([{ text: 'Settings' }]);
  return (
    <Page title="Settings">
      <div className={style.sections}>
        <Section title="Profile">
          <ProfileForm />
        </Section>
        <Section title="Theme">
          <ThemeChoice />
        </Section>
        <Section title="Password">
          <PasswordForm />
        </Section>
        <Section title="Session">
          <SessionFacts />
        </Section>
      </div>
    </Page>
  );
}

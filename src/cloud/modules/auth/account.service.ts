import type { Database } from '../../platform/database/database.js';
import { validationFailed } from '../../platform/http/errors.js';
import { unauthorized, wrongCurrentPassword } from './auth.errors.js';
import type { UserModel } from './auth.model.js';
import { findUser, updateUser } from './auth.repository.js';
import type { UpdateAccountBody } from './auth.schema.js';
import type { LoginLimits } from './login-limits.service.js';
import type { Passwords } from './passwords.service.js';

export interface AccountDependencies {
  database: Database;
  passwords: Passwords;
  limits: LoginLimits;
}

/** What people change of their own account. */
export class AccountService {
  constructor(private readonly deps: AccountDependencies) {}

  /**
   * A new password needs the current one, and guesses at it are limited as sign-ins are. Both changes
   * are made at once, or none.
   * @returns the user as it is now.
   */
  async update(userId: string, body: UpdateAccountBody, address: string): Promise<UserModel> {
    const { name, password, current_password } = body;
    if (name === undefined && password === undefined) throw nothingToChange();
    const user = await this.#find(userId);
    const named = name === undefined ? {} : { name };
    if (password === undefined) {
      await updateUser(this.deps.database.write, { id: userId }, named);
      return Object.assign(user, named);
    }
    if (current_password === undefined) throw wrongCurrentPassword('is required');
    await this.#requirePassword(user, current_password, address);
    const changes = { ...named, password_hash: await this.deps.passwords.hash(password) };
    // Only over the password that was checked: another change may have come in between.
    const checked = { id: userId, password_hash: user.password_hash };
    const changed = await updateUser(this.deps.database.write, checked, changes);
    if (!changed) throw wrongCurrentPassword('was changed meanwhile');
    return Object.assign(user, changes);
  }

  async #requirePassword(user: UserModel, password: string, address: string): Promise<void> {
    const attempt = await this.deps.limits.begin(user.email, address);
    let matches: boolean;
    try {
      matches = await this.deps.passwords.verify(user.password_hash, password);
    } catch (error) {
      await attempt.cancelled();
      throw error;
    }
    if (!matches) throw wrongCurrentPassword('is wrong');
    await attempt.succeeded();
  }

  async #find(userId: string): Promise<UserModel> {
    const user = await findUser(this.deps.database.write, userId);
    if (!user) throw unauthorized('authorization', 'belongs to a user who is gone');
    return user;
  }
}

const nothingToChange = () =>
  validationFailed([{ path: '', message: 'must have a name or a password' }]);

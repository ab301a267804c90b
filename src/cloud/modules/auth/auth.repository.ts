import type { Knex } from 'knex';
import { UserModel, type UserRow } from './auth.model.js';

export async function findUser(db: Knex, id: string): Promise<UserModel | undefined> {
  return UserModel.query(db).findById(id);
}

/** By their ids. */
export async function findUsers(
  db: Knex,
  ids: readonly string[],
): Promise<ReadonlyMap<string, UserModel>> {
  const users = await UserModel.query(db).whereIn('id', ids);
  return new Map(users.map((user) => [user.id, user]));
}

/** @param email lower-cased, as it is stored. */
export async function findUserByEmail(db: Knex, email: string): Promise<UserModel | undefined> {
  return UserModel.query(db).findOne({ email });
}

/** @returns whether a row was found by `where`. */
export async function updateUser(
  db: Knex,
  where: Pick<UserRow, 'id'> & Partial<Pick<UserRow, 'password_hash'>>,
  changes: Partial<Pick<UserRow, 'name' | 'password_hash'>>,
): Promise<boolean> {
  return (await db('users').where(where).update(changes)) > 0;
}

/** @throws a unique violation where the address is taken. */
export async function insertUser(db: Knex, row: UserRow): Promise<void> {
  await db('users').insert(row);
}

/**
 * Tests of the API whose answers come from the database, for the files that run them on another one
 * than SQLite. One module, because AVA wants all tests of a file to be declared in one turn.
 */
import './agents/agents.test.js';
import './auth/auth.test.js';
import './projects/deletion.test.js';
import './projects/projects.test.js';
import './projects/trend.test.js';
import './runs/bad-input.test.js';

import { DATABASES } from '../../helpers/databases.js';
import { runContract } from './contract.js';

runContract(DATABASES.mariadb);

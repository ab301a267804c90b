import { ApiError } from '../../platform/http/errors.js';

export const projectNotFound = () => new ApiError('project_not_found', 'There is no such project');

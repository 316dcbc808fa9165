import '../settings/lines.css';
import './admin.css';

export { AuditScreen } from './audit-screen.js';
export { LineScreen } from './line-screen.js';
export { MembersScreen } from './members-screen.js';
export { OrganizationScreen } from './organization-screen.js';

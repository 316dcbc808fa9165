import './imports.css';

export { ImportsScreen } from './imports-screen.js';
export { ImportScreen } from './import-screen.js';

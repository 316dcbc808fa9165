import './lines.css';
import './settings.css';

export { ProfileScreen } from './profile-screen.js';
export { PrivacyScreen } from './privacy-screen.js';
export { SecurityScreen } from './security-screen.js';
export { TokensScreen } from './tokens-screen.js';

import './add.css';

export { EmailScreen } from './email-screen.js';
export { LinksScreen } from './links-screen.js';
export { MyLinkScreen } from './my-link-screen.js';
export { SearchScreen } from './search-screen.js';

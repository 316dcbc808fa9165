import './rooms.css';
import './tag.css';

export { RoomScreen } from '../messages/room-screen.js';
export { NewRoomScreen } from './new-room-screen.js';
export { RoomPeopleScreen } from './people-screen.js';
export { RoomsScreen } from './rooms-screen.js';

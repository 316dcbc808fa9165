const Nothing = () => null;
export { Nothing as EmailScreen, Nothing as LinksScreen, Nothing as MyLinkScreen, Nothing as SearchScreen };

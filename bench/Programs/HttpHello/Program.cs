// A hello over HTTP, keep-alive, several connections: "listener" through HttpListener, "socket" through a server that is
// nothing but sockets. Marks 3 and 4 stand before and after a number of requests; a request for /end ends the program.
using PusOS.Bench;

RequestCounter counter = new();
await (args is ["socket"] ? new BareSocketServer(counter).RunAsync() : new ListenerServer(counter).RunAsync());

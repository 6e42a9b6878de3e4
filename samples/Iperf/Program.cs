// Measures the network: a server for the well-known iperf3, TCP and UDP, both directions, any number of streams.
// Try it:  ./build.sh run samples/Iperf     and, in another terminal:  iperf3 -c localhost    (-R: from the node; -u -b 10M: UDP)
using Iperf;

await new IperfServer(5201).RunAsync();

using NetProgram;

switch (args)
{
    case ["loopback", .. string[] chosen]:
        await Checks.RunAsync(chosen);
        return 0;
    case ["serve"]:
        await Servers.RunAsync();
        return 0;
    case ["client", string host, .. string[] more]:
        await Clients.RunAsync(host, more);
        return 0;
    case ["vanish", string host, string port, .. string[] more]:
        await Vanishing.RunAsync(host, int.Parse(port), more is ["long"]);
        return 0;
    case ["http"]:
        await HttpServer.RunAsync(80);
        return 0;
    case ["interfaces"]:
        Interfaces.Print();
        return 0;
    case ["ping", .. string[] targets]:
        await Pings.RunAsync(targets);
        return 0;
    case ["lines"]:
        Lines.Echo();
        return 0;
    default:
        Console.WriteLine("usage: loopback | serve | http | client HOST | interfaces | ping TARGET... | lines | vanish HOST PORT [long]");
        return 2;
}

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
        await Interfaces.PrintAsync();
        return 0;
    case ["names", .. string[] wanted]:
        await Names.PrintAsync(wanted);
        return 0;
    case ["clock"]:
        Names.Clock();
        return 0;
    case ["watch"]:
        Interfaces.Watch();
        return 0;
    case ["ping", .. string[] targets]:
        await Pings.RunAsync(targets);
        return 0;
    case ["lines"]:
        Lines.Echo();
        return 0;
    default:
        Console.WriteLine("usage: loopback | serve | http | client HOST | interfaces | names NAME... | clock | watch | ping TARGET... | lines | vanish HOST PORT [long]");
        return 2;
}

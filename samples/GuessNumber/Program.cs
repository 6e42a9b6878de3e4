// A dialogue over the serial console: Console.ReadLine, parsing, Random. An argument fixes the secret number.
const int Highest = 100;

int secret = args is [var text, ..] && int.TryParse(text, out int chosen) ? chosen : Random.Shared.Next(1, Highest + 1);
Console.WriteLine($"I think of a number from 1 to {Highest}.");
for (int attempt = 1; ; attempt++)
{
    Console.Write("Your guess: ");
    string? line = Console.ReadLine();
    if (line is null)
    {
        Console.WriteLine("Bye.");
        return 1;
    }

    if (!int.TryParse(line, out int guess))
    {
        Console.WriteLine($"'{line}' is not a number.");
        continue;
    }

    if (guess == secret)
    {
        Console.WriteLine($"Right, after {attempt} {(attempt == 1 ? "guess" : "guesses")}.");
        return 0;
    }

    Console.WriteLine(guess < secret ? "Higher." : "Lower.");
}

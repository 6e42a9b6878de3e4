// An application with an ordinary class library, which has a NuGet dependency of its own; all of it lands in the image.
using Greetings;

var book = new GreetingBook("en=Hello;de=Hallo;fr=Bonjour;da=Hej");
foreach (string language in book.Languages)
{
    Console.WriteLine($"{language}: {book.Greet(language, "PusOS")}");
}

Console.WriteLine(book.Greet("xx", "stranger"));
return book.Languages.Count;

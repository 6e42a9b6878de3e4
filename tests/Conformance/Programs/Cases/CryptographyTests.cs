using System.Security.Cryptography;
using System.Text;

namespace PusOS.Conformance.Cases;

/// <summary>What of System.Security.Cryptography works without a native library: random numbers, hashes, comparisons.</summary>
internal static class CryptographyTests
{
    private static void Try(string what, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            Console.WriteLine($"{what}: {e.GetType().FullName}: {e.Message}");
        }
    }

    public static void Run(string[] args)
    {
        Try("bytes", () => Console.WriteLine(RandomNumberGenerator.GetBytes(32).Distinct().Count() > 10));
        Try("int", () => Console.WriteLine(RandomNumberGenerator.GetInt32(5, 10) is >= 5 and < 10));
        Try("fill", () => { Span<byte> s = stackalloc byte[16]; RandomNumberGenerator.Fill(s); Console.WriteLine(s.ToArray().Any(b => b != 0)); });
        Try("string", () => Console.WriteLine(RandomNumberGenerator.GetHexString(10).Length));
        Try("create", () => { using var r = RandomNumberGenerator.Create(); byte[] b = new byte[8]; r.GetNonZeroBytes(b); Console.WriteLine(b.All(x => x != 0)); });
        Try("fixed", () => Console.WriteLine(CryptographicOperations.FixedTimeEquals([1, 2], [1, 2])));
        byte[] data = Encoding.UTF8.GetBytes(new string('a', 1000));
        Try("sha256", () => Console.WriteLine(Convert.ToHexString(SHA256.HashData("abc"u8))));
        Try("sha256 long", () => Console.WriteLine(Convert.ToHexString(SHA256.HashData(data))));
        Try("sha1", () => Console.WriteLine(Convert.ToHexString(SHA1.HashData("abc"u8))));
        Try("sha384", () => Console.WriteLine(Convert.ToHexString(SHA384.HashData(data))));
        Try("sha512", () => Console.WriteLine(Convert.ToHexString(SHA512.HashData("abc"u8))));
        Try("md5", () => Console.WriteLine(Convert.ToHexString(MD5.HashData("abc"u8))));
        Try("hmac", () => Console.WriteLine(Convert.ToHexString(HMACSHA256.HashData("key"u8, "abc"u8))));
        Try("hmac1", () => Console.WriteLine(Convert.ToHexString(HMACSHA1.HashData(data, "abc"u8))));
        Try("incremental", () => { using var h = IncrementalHash.CreateHash(HashAlgorithmName.SHA256); h.AppendData("ab"u8); Console.WriteLine(Convert.ToHexString(h.GetCurrentHash())); h.AppendData("c"u8); Console.WriteLine(Convert.ToHexString(h.GetHashAndReset())); h.AppendData("abc"u8); Console.WriteLine(Convert.ToHexString(h.GetHashAndReset())); });
        Try("object", () => { using SHA256 s = SHA256.Create(); Console.WriteLine(Convert.ToHexString(s.ComputeHash(data, 1, 500))); Console.WriteLine(Convert.ToHexString(s.ComputeHash(new MemoryStream(data)))); });
        Try("hmac object", () => { using var h = new HMACSHA512("k"u8.ToArray()); Console.WriteLine(Convert.ToHexString(h.ComputeHash(data))); Console.WriteLine(Convert.ToHexString(h.ComputeHash(data)).Length); });
        Try("crypto stream", () => { using SHA256 s = SHA256.Create(); using (var c = new CryptoStream(Stream.Null, s, CryptoStreamMode.Write)) { c.Write(data); } Console.WriteLine(Convert.ToHexString(s.Hash!)); });
        Try("pbkdf2", () => Console.WriteLine(Convert.ToHexString(Rfc2898DeriveBytes.Pbkdf2("password", "salt"u8, 10, HashAlgorithmName.SHA256, 32))));
        Try("hkdf", () => Console.WriteLine(Convert.ToHexString(HKDF.DeriveKey(HashAlgorithmName.SHA256, "ikm"u8.ToArray(), 16))));
    }
}

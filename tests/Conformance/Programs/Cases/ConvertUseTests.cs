namespace PusOS.Conformance.Cases;

/// <summary>Convert and BitConverter: base64, hex, change type, byte views.</summary>
internal static class ConvertUseTests
{
    public static void Run(string[] args)
    {
        byte[] data = new byte[70];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = (byte)((i * 37) + 11);
        }

        for (int n = 0; n < 8; n++)
        {
            string b64 = Convert.ToBase64String(data, 0, n);
            Console.WriteLine($"{n} {b64} {Convert.ToHexString(Convert.FromBase64String(b64))}");
        }

        Console.WriteLine(Convert.ToBase64String(data, Base64FormattingOptions.InsertLineBreaks));
        Console.WriteLine(Convert.ToHexStringLower(data));
        Console.WriteLine(Convert.ToHexString(Convert.FromHexString("deadBEEF00")));
        foreach (string bad in (string[])["abc", "ab=c", "@@@@", "YWJj YWJj", "YQ==YQ=="])
        {
            try
            {
                Console.WriteLine(Convert.ToHexString(Convert.FromBase64String(bad)));
            }
            catch (FormatException e)
            {
                Console.WriteLine(e.Message);
            }
        }

        Console.WriteLine($"{Convert.ToInt32("12")} {Convert.ToInt32("ff", 16)} {Convert.ToInt64("-777", 10)} {Convert.ToString(255, 2)} {Convert.ToString(-1, 16)} {Convert.ToString(511, 8)} {Convert.ToDouble("2.5")} {Convert.ToInt32(2.5)} {Convert.ToInt32(3.5)} {Convert.ToInt32(-2.5)} {Convert.ToByte('A')} {Convert.ToChar(66)} {Convert.ToBoolean("true")} {Convert.ToDecimal(1.25f)}");
        Console.WriteLine($"{Convert.ChangeType("42", typeof(int))} {Convert.ChangeType(1, typeof(double))} {Convert.ChangeType(3.7, typeof(string))} {Convert.GetTypeCode(1.0m)}");
        try
        {
            Convert.ToByte(256);
        }
        catch (OverflowException e)
        {
            Console.WriteLine(e.Message);
        }

        foreach (object o in (object[])[1, -1L, 2.5, 1.5f, 'x', true, (short)-3, ulong.MaxValue])
        {
            byte[] bytes = o switch
            {
                int i => BitConverter.GetBytes(i),
                long l => BitConverter.GetBytes(l),
                double d => BitConverter.GetBytes(d),
                float f => BitConverter.GetBytes(f),
                char c => BitConverter.GetBytes(c),
                bool b => BitConverter.GetBytes(b),
                short s => BitConverter.GetBytes(s),
                ulong u => BitConverter.GetBytes(u),
                _ => [],
            };
            Console.WriteLine($"{o.GetType().Name} {BitConverter.ToString(bytes)}");
        }

        Console.WriteLine($"{BitConverter.IsLittleEndian} {BitConverter.ToInt32(data, 3)} {BitConverter.ToUInt16(data, 1)} {BitConverter.ToDouble(data, 8)} {BitConverter.Int32BitsToSingle(0x40490fdb)} {BitConverter.DoubleToUInt64Bits(1):x}");
    }
}

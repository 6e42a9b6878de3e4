namespace PusOS.Runtime.Cryptography;

/// <summary>The hash functions. The numbers stand for OpenSSL's EVP_MD pointers: none is zero.</summary>
internal enum HashAlgorithmKind
{
    Md5 = 1,
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

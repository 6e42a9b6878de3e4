/* Compute kernels in C: the same workloads as bench/Programs/Kernels in C#. Marks 2i+1 and 2i+2 bracket kernel i. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __riscv
#define MARK(n) __asm__ volatile("slti x0,x0,%0" ::"i"(n) : "memory")
#define T0()
#define T1(s)
#else
#include <time.h>
#define MARK(n) __asm__ volatile("" ::: "memory")
static double t_;
static double nw(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec * 1e-6;
}
#define T0() (t_ = nw())
#define T1(s) printf("%s %.2f ms\n", s, nw() - t_)
#endif
#define NI __attribute__((noinline))
/* 0 nbody, 200000 steps */
typedef struct {
    double x, y, z, vx, vy, vz, m;
} B;
NI static double nbody(int n) {
    const double PI = 3.141592653589793, SM = 4 * PI * PI, D = 365.24;
    B b[5] = {{0, 0, 0, 0, 0, 0, SM},
              {4.84143144246472090e+00, -1.16032004402742839e+00, -1.03622044471123109e-01, 1.66007664274403694e-03 * D,
               7.69901118419740425e-03 * D, -6.90460016972063023e-05 * D, 9.54791938424326609e-04 * SM},
              {8.34336671824457987e+00, 4.12479856412430479e+00, -4.03523417114321381e-01, -2.76742510726411099e-03 * D,
               4.99852801234917238e-03 * D, 2.30417297573763929e-05 * D, 2.85885980666130812e-04 * SM},
              {1.28943695621391310e+01, -1.51111514016986312e+01, -2.23307578892655734e-01, 2.96460137564761618e-03 * D,
               2.37847173959480950e-03 * D, -2.96589568540237556e-05 * D, 4.36624404335156298e-05 * SM},
              {1.53796971148509165e+01, -2.59193146099879641e+01, 1.79258772950371181e-01, 2.68067772490389322e-03 * D,
               1.62824170038242295e-03 * D, -9.51592254519715870e-05 * D, 5.15138902046611451e-05 * SM}};
    double px = 0, py = 0, pz = 0;
    for (int i = 0; i < 5; i++) {
        px += b[i].vx * b[i].m;
        py += b[i].vy * b[i].m;
        pz += b[i].vz * b[i].m;
    }
    b[0].vx = -px / SM;
    b[0].vy = -py / SM;
    b[0].vz = -pz / SM;
    for (int s = 0; s < n; s++) {
        for (int i = 0; i < 5; i++)
            for (int j = i + 1; j < 5; j++) {
                double dx = b[i].x - b[j].x, dy = b[i].y - b[j].y, dz = b[i].z - b[j].z,
                       d2 = dx * dx + dy * dy + dz * dz, mag = 0.01 / (d2 * sqrt(d2));
                b[i].vx -= dx * b[j].m * mag;
                b[i].vy -= dy * b[j].m * mag;
                b[i].vz -= dz * b[j].m * mag;
                b[j].vx += dx * b[i].m * mag;
                b[j].vy += dy * b[i].m * mag;
                b[j].vz += dz * b[i].m * mag;
            }
        for (int i = 0; i < 5; i++) {
            b[i].x += 0.01 * b[i].vx;
            b[i].y += 0.01 * b[i].vy;
            b[i].z += 0.01 * b[i].vz;
        }
    }
    double e = 0;
    for (int i = 0; i < 5; i++) {
        e += 0.5 * b[i].m * (b[i].vx * b[i].vx + b[i].vy * b[i].vy + b[i].vz * b[i].vz);
        for (int j = i + 1; j < 5; j++) {
            double dx = b[i].x - b[j].x, dy = b[i].y - b[j].y, dz = b[i].z - b[j].z;
            e -= b[i].m * b[j].m / sqrt(dx * dx + dy * dy + dz * dz);
        }
    }
    return e;
}
/* 1 fannkuch(9) */
NI static int fannkuch(int n, int *chk) {
    int p[16], q[16], c[16];
    int mx = 0, sum = 0, r = n, k = 0;
    for (int i = 0; i < n; i++)
        p[i] = i;
    for (;;) {
        while (r != 1) {
            c[r - 1] = r;
            r--;
        }
        for (int i = 0; i < n; i++)
            q[i] = p[i];
        int f = 0, t;
        while ((t = q[0]) != 0) {
            int a = 0, z = t;
            while (a < z) {
                int w = q[a];
                q[a] = q[z];
                q[z] = w;
                a++;
                z--;
            }
            f++;
        }
        if (f > mx)
            mx = f;
        sum += (k & 1) ? -f : f;
        for (;;) {
            if (r == n) {
                *chk = sum;
                return mx;
            }
            int p0 = p[0];
            for (int i = 0; i < r; i++)
                p[i] = p[i + 1];
            p[r] = p0;
            if (--c[r] > 0)
                break;
            r++;
        }
        k++;
    }
}
/* 2 spectral norm(300) */
static inline double A(int i, int j) {
    return 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1);
}
NI static void Av(int n, const double *v, double *o) {
    for (int i = 0; i < n; i++) {
        double s = 0;
        for (int j = 0; j < n; j++)
            s += A(i, j) * v[j];
        o[i] = s;
    }
}
NI static void Atv(int n, const double *v, double *o) {
    for (int i = 0; i < n; i++) {
        double s = 0;
        for (int j = 0; j < n; j++)
            s += A(j, i) * v[j];
        o[i] = s;
    }
}
NI static double spectral(int n) {
    double *u = malloc(8 * n), *v = malloc(8 * n), *t = malloc(8 * n);
    for (int i = 0; i < n; i++)
        u[i] = 1;
    for (int i = 0; i < 10; i++) {
        Av(n, u, t);
        Atv(n, t, v);
        Av(n, v, t);
        Atv(n, t, u);
    }
    double a = 0, b = 0;
    for (int i = 0; i < n; i++) {
        a += u[i] * v[i];
        b += v[i] * v[i];
    }
    free(u);
    free(v);
    free(t);
    return sqrt(a / b);
}
/* 3 binary trees, max depth 14, malloc/free */
typedef struct N {
    struct N *l, *r;
} N;
NI static N *mk(int d) {
    N *n = malloc(sizeof(N));
    if (d > 0) {
        n->l = mk(d - 1);
        n->r = mk(d - 1);
    } else
        n->l = n->r = 0;
    return n;
}
NI static int ck(N *n) {
    return n->l ? 1 + ck(n->l) + ck(n->r) : 1;
}
NI static void fr(N *n) {
    if (n->l) {
        fr(n->l);
        fr(n->r);
    }
    free(n);
}
NI static long trees(int mxd) {
    long tot = 0;
    N *s = mk(mxd + 1);
    tot += ck(s);
    fr(s);
    N *ll = mk(mxd);
    for (int d = 4; d <= mxd; d += 4 - 2) {
        int it = 1 << (mxd - d + 4);
        for (int i = 0; i < it; i++) {
            N *t = mk(d);
            tot += ck(t);
            fr(t);
        }
    }
    tot += ck(ll);
    fr(ll);
    return tot;
}
/* 4 mandelbrot 400x400, 50 iterations */
NI static int mandel(int n) {
    int in = 0;
    for (int y = 0; y < n; y++)
        for (int x = 0; x < n; x++) {
            double cr = 2.0 * x / n - 1.5, ci = 2.0 * y / n - 1.0, zr = 0, zi = 0, tr = 0, ti = 0;
            int i = 0;
            for (; i < 50 && tr + ti <= 4.0; i++) {
                zi = 2.0 * zr * zi + ci;
                zr = tr - ti + cr;
                tr = zr * zr;
                ti = zi * zi;
            }
            if (tr + ti <= 4.0)
                in++;
        }
    return in;
}
/* 5 SHA-256 of 1 MiB */
static const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
#define R(x, n) (((x) >> (n)) | ((x) << (32 - (n))))
NI static void sb(uint32_t *h, const uint8_t *p) {
    uint32_t w[64];
    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)p[4 * i] << 24 | p[4 * i + 1] << 16 | p[4 * i + 2] << 8 | p[4 * i + 3];
    for (int i = 16; i < 64; i++) {
        uint32_t a = w[i - 15], b = w[i - 2];
        w[i] = w[i - 16] + (R(a, 7) ^ R(a, 18) ^ (a >> 3)) + w[i - 7] + (R(b, 17) ^ R(b, 19) ^ (b >> 10));
    }
    uint32_t a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5], g = h[6], x = h[7];
    for (int i = 0; i < 64; i++) {
        uint32_t t1 = x + (R(e, 6) ^ R(e, 11) ^ R(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i],
                 t2 = (R(a, 2) ^ R(a, 13) ^ R(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        x = g;
        g = f;
        f = e;
        e = d + t1;
        d = c;
        c = b;
        b = a;
        a = t1 + t2;
    }
    h[0] += a;
    h[1] += b;
    h[2] += c;
    h[3] += d;
    h[4] += e;
    h[5] += f;
    h[6] += g;
    h[7] += x;
}
NI static uint32_t sha(const uint8_t *p, size_t n) {
    uint32_t h[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    for (size_t i = 0; i < n; i += 64)
        sb(h, p + i);
    uint8_t l[64] = {0x80};
    uint64_t b = n * 8;
    for (int i = 0; i < 8; i++)
        l[63 - i] = b >> (8 * i);
    sb(h, l);
    return h[0];
}
/* 6 CRC-32 of 1 MiB, one 256-entry table */
static uint32_t ct[256];
NI static uint32_t crc(const uint8_t *p, size_t n) {
    uint32_t c = ~0u;
    for (size_t i = 0; i < n; i++)
        c = ct[(c ^ p[i]) & 255] ^ (c >> 8);
    return ~c;
}
/* 7 hash map: chained int->int like Dictionary<int,int> (buckets + entries, prime sizes doubling), 1M insert, 1M lookup
 */
typedef struct {
    uint32_t h;
    int next;
    int k, v;
} E;
static int *bk;
static E *en;
static int cap, cnt;
static int isp(int n) {
    for (int i = 3; (long)i * i <= n; i += 2)
        if (n % i == 0)
            return 0;
    return 1;
}
static int np(int n) {
    n |= 1;
    while (!isp(n))
        n += 2;
    return n;
}
NI static void rsz(int nc) {
    en = realloc(en, sizeof(E) * nc);
    free(bk);
    bk = calloc(nc, 4);
    cap = nc;
    for (int i = 0; i < cnt; i++) {
        uint32_t b = en[i].h % (uint32_t)cap;
        en[i].next = bk[b] - 1;
        bk[b] = i + 1;
    }
}
NI static void put(int k, int v) {
    uint32_t h = k;
    if (cnt == cap)
        rsz(np(cap ? cap * 2 : 3));
    uint32_t b = h % (uint32_t)cap;
    for (int i = bk[b] - 1; i >= 0; i = en[i].next)
        if (en[i].h == h && en[i].k == k) {
            en[i].v = v;
            return;
        }
    en[cnt] = (E){h, bk[b] - 1, k, v};
    bk[b] = ++cnt;
}
NI static int get(int k, int *v) {
    uint32_t h = k;
    for (int i = bk[h % (uint32_t)cap] - 1; i >= 0; i = en[i].next)
        if (en[i].h == h && en[i].k == k) {
            *v = en[i].v;
            return 1;
        }
    return 0;
}
NI static long maps(int n) {
    long s = 0;
    for (int i = 0; i < n; i++)
        put(i * 7919, i);
    for (int i = 0; i < n; i++) {
        int v;
        if (get(i * 7919, &v))
            s += v;
    }
    return s;
}
/* 8 sort 1M ints: hand-written introsort (median of 3, insertion below 16); 9 libc qsort */
NI static void qs(int *a, int lo, int hi) {
    while (hi - lo > 16) {
        int m = lo + (hi - lo) / 2, t;
        if (a[m] < a[lo]) {
            t = a[m];
            a[m] = a[lo];
            a[lo] = t;
        }
        if (a[hi] < a[lo]) {
            t = a[hi];
            a[hi] = a[lo];
            a[lo] = t;
        }
        if (a[hi] < a[m]) {
            t = a[hi];
            a[hi] = a[m];
            a[m] = t;
        }
        int p = a[m], i = lo, j = hi;
        while (i <= j) {
            while (a[i] < p)
                i++;
            while (a[j] > p)
                j--;
            if (i <= j) {
                t = a[i];
                a[i] = a[j];
                a[j] = t;
                i++;
                j--;
            }
        }
        if (j - lo < hi - i) {
            qs(a, lo, j);
            lo = i;
        } else {
            qs(a, i, hi);
            hi = j;
        }
    }
    for (int i = lo + 1; i <= hi; i++) {
        int v = a[i], j = i - 1;
        while (j >= lo && a[j] > v) {
            a[j + 1] = a[j];
            j--;
        }
        a[j + 1] = v;
    }
}
static int cmp(const void *a, const void *b) {
    int x = *(const int *)a, y = *(const int *)b;
    return x < y ? -1 : x > y;
}
static int *fill(int n) {
    int *a = malloc(4 * n);
    uint32_t s = 42;
    for (int i = 0; i < n; i++) {
        s = s * 1664525u + 1013904223u;
        a[i] = (int)s;
    }
    return a;
}
int main(void) {
    int c;
    T0();
    MARK(1);
    double e = nbody(200000);
    MARK(2);
    T1("nbody");
    printf("nbody %.9f\n", e);
    T0();
    MARK(3);
    int f = fannkuch(9, &c);
    MARK(4);
    T1("fannkuch");
    printf("fannkuch %d %d\n", f, c);
    T0();
    MARK(5);
    double s = spectral(300);
    MARK(6);
    T1("spectral");
    printf("spectral %.9f\n", s);
    T0();
    MARK(7);
    long t = trees(14);
    MARK(8);
    T1("trees");
    printf("trees %ld\n", t);
    T0();
    MARK(9);
    int m = mandel(400);
    MARK(10);
    T1("mandel");
    printf("mandel %d\n", m);
    uint8_t *b = malloc(1 << 20);
    for (int i = 0; i < 1 << 20; i++)
        b[i] = (uint8_t)(i * 31 + (i >> 8));
    T0();
    MARK(11);
    uint32_t h = sha(b, 1 << 20);
    MARK(12);
    T1("sha256");
    printf("sha256 %08x\n", h);
    for (int i = 0; i < 256; i++) {
        uint32_t x = i;
        for (int j = 0; j < 8; j++)
            x = (x & 1) ? 0xedb88320u ^ (x >> 1) : x >> 1;
        ct[i] = x;
    }
    T0();
    MARK(13);
    h = crc(b, 1 << 20);
    MARK(14);
    T1("crc32");
    printf("crc32 %08x\n", h);
    T0();
    MARK(15);
    long q = maps(1000000);
    MARK(16);
    T1("hashmap");
    printf("map %ld\n", q);
    int *a = fill(1000000);
    T0();
    MARK(17);
    qs(a, 0, 999999);
    MARK(18);
    T1("introsort");
    printf("sort %d %d\n", a[0], a[500000]);
    int *a2 = fill(1000000);
    T0();
    MARK(19);
    qsort(a2, 1000000, 4, cmp);
    MARK(20);
    T1("qsort");
    printf("qsort %d %d\n", a2[0], memcmp(a, a2, 4000000));
    return 0;
}

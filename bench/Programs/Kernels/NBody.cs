namespace PusOS.Bench;

/// <summary>Kernel 0: planetary orbits.</summary>
internal static class NBody
{
    private const double SolarMass = 4 * Math.PI * Math.PI;
    private const double DaysPerYear = 365.24;

    /// <summary>The system's energy after <paramref name="steps"/> steps of 0.01 years.</summary>
    public static double Run(int steps)
    {
        Body[] bodies = MakeBodies();
        double px = 0, py = 0, pz = 0;
        for (int i = 0; i < 5; i++)
        {
            px += bodies[i].Vx * bodies[i].Mass;
            py += bodies[i].Vy * bodies[i].Mass;
            pz += bodies[i].Vz * bodies[i].Mass;
        }

        bodies[0].Vx = -px / SolarMass;
        bodies[0].Vy = -py / SolarMass;
        bodies[0].Vz = -pz / SolarMass;
        for (int s = 0; s < steps; s++)
        {
            Advance(bodies);
        }

        return Energy(bodies);
    }

    private static void Advance(Body[] b)
    {
        for (int i = 0; i < 5; i++)
        {
            for (int j = i + 1; j < 5; j++)
            {
                ref Body p = ref b[i];
                ref Body q = ref b[j];
                double dx = p.X - q.X, dy = p.Y - q.Y, dz = p.Z - q.Z;
                double d2 = (dx * dx) + (dy * dy) + (dz * dz), magnitude = 0.01 / (d2 * Math.Sqrt(d2));
                p.Vx -= dx * q.Mass * magnitude;
                p.Vy -= dy * q.Mass * magnitude;
                p.Vz -= dz * q.Mass * magnitude;
                q.Vx += dx * p.Mass * magnitude;
                q.Vy += dy * p.Mass * magnitude;
                q.Vz += dz * p.Mass * magnitude;
            }
        }

        for (int i = 0; i < 5; i++)
        {
            ref Body p = ref b[i];
            p.X += 0.01 * p.Vx;
            p.Y += 0.01 * p.Vy;
            p.Z += 0.01 * p.Vz;
        }
    }

    private static double Energy(Body[] b)
    {
        double e = 0;
        for (int i = 0; i < 5; i++)
        {
            e += 0.5 * b[i].Mass * ((b[i].Vx * b[i].Vx) + (b[i].Vy * b[i].Vy) + (b[i].Vz * b[i].Vz));
            for (int j = i + 1; j < 5; j++)
            {
                double dx = b[i].X - b[j].X, dy = b[i].Y - b[j].Y, dz = b[i].Z - b[j].Z;
                e -= b[i].Mass * b[j].Mass / Math.Sqrt((dx * dx) + (dy * dy) + (dz * dz));
            }
        }

        return e;
    }

    private static Body[] MakeBodies() =>
    [
        new() { Mass = SolarMass },
        new() { X = 4.84143144246472090e+00, Y = -1.16032004402742839e+00, Z = -1.03622044471123109e-01, Vx = 1.66007664274403694e-03 * DaysPerYear, Vy = 7.69901118419740425e-03 * DaysPerYear, Vz = -6.90460016972063023e-05 * DaysPerYear, Mass = 9.54791938424326609e-04 * SolarMass },
        new() { X = 8.34336671824457987e+00, Y = 4.12479856412430479e+00, Z = -4.03523417114321381e-01, Vx = -2.76742510726411099e-03 * DaysPerYear, Vy = 4.99852801234917238e-03 * DaysPerYear, Vz = 2.30417297573763929e-05 * DaysPerYear, Mass = 2.85885980666130812e-04 * SolarMass },
        new() { X = 1.28943695621391310e+01, Y = -1.51111514016986312e+01, Z = -2.23307578892655734e-01, Vx = 2.96460137564761618e-03 * DaysPerYear, Vy = 2.37847173959480950e-03 * DaysPerYear, Vz = -2.96589568540237556e-05 * DaysPerYear, Mass = 4.36624404335156298e-05 * SolarMass },
        new() { X = 1.53796971148509165e+01, Y = -2.59193146099879641e+01, Z = 1.79258772950371181e-01, Vx = 2.68067772490389322e-03 * DaysPerYear, Vy = 1.62824170038242295e-03 * DaysPerYear, Vz = -9.51592254519715870e-05 * DaysPerYear, Mass = 5.15138902046611451e-05 * SolarMass },
    ];

    private struct Body
    {
        public double X;
        public double Y;
        public double Z;
        public double Vx;
        public double Vy;
        public double Vz;
        public double Mass;
    }
}

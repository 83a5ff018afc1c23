"""Tables as labs write them, and beside each the reading that is expected. Python 3.11 alone."""
import math, pathlib
OUT = pathlib.Path(__file__).parent
for old in OUT.glob("[0-9]*"): old.unlink()
count = 0

def table(name, text, expected, encoding="utf-8"):
    """Writes the file and its expected reading."""
    global count
    count += 1
    stem = f"{count:02d}_{name}"
    (OUT / stem).write_bytes(text.encode(encoding))
    lines = [l.strip() for l in expected.strip().splitlines()]
    (OUT / (stem + ".expected")).write_text("\n".join(lines) + "\n", encoding="utf-8")

def rows(fmt, values, end="\n"):
    return "".join(fmt(*v) + end for v in values)

def comma(v, digits): return f"{v:.{digits}f}".replace(".", ",")

fall = [(0.2*k, 4.905*(0.2*k)**2, 0.05) for k in range(1, 13)]
table("fall_de.csv", "t / s;s / m;Δs / m\n" + rows(lambda t, s, e: f"{comma(t,1)};{comma(s,3)};{comma(e,2)}", fall), """
    read: UTF-8; semicolons; decimal comma
    kind: points
    x: t [s] sure
    y: s [m] sure
    sy: Δs [m] sure
    rows: 12 of 12
    first: x=0.2 y=0.196 sy=0.05""")
peak = [(0.5*k, 10+80*math.exp(-0.5*((0.5*k-6)/1.1)**2), 2+0.1*k) for k in range(24)]
table("peak_en.csv", "x,y,err\n" + rows(lambda x, y, e: f"{x:.1f},{y:.2f},{e:.1f}", peak), """
    read: UTF-8; commas; decimal point
    kind: points
    x: x sure
    y: y sure
    sy: err sure
    rows: 24 of 24
    first: x=0 y=10 sy=2""")
pendulum = [(10*k, 2*math.pi*math.sqrt(0.1*k/9.81), 0.01) for k in range(1, 11)]
table("pendel_latin1_de.csv", "Länge [cm];Periodendauer [s];Fehler [s]\r\n" + rows(lambda l, t, e: f"{l};{comma(t,3)};{comma(e,2)}", pendulum, "\r\n"), """
    read: Latin-1; semicolons; decimal comma
    kind: points
    x: Länge [cm] sure
    y: Periodendauer [s] sure
    sy: Fehler [s] sure
    rows: 10 of 10
    first: x=10 y=0.634 sy=0.01""", "latin-1")
ohm = [(0.5*k, 0.5*k/0.22, 0.05) for k in range(1, 15)]
table("loi_ohm_fr.csv", "Tension (V);Intensité (mA);Incertitude (mA)\n" + rows(lambda u, i, e: f"{comma(u,1)};{comma(i,2)};{comma(e,2)}", ohm), """
    read: Latin-1; semicolons; decimal comma
    kind: points
    x: Tension [V] sure
    y: Intensité [mA] sure
    sy: Incertitude [mA] sure
    rows: 14 of 14
    first: x=0.5 y=2.27 sy=0.05""", "latin-1")
spring = [(0.05*k, 0.021*k+0.003*(-1)**k, 0.002) for k in range(1, 11)]
table("muelle_es.tsv", "Masa (kg)\tElongación (m)\tError (m)\n" + rows(lambda m, x, e: f"{comma(m,2)}\t{comma(x,3)}\t{comma(e,3)}", spring), """
    read: UTF-8; tabs; decimal comma
    kind: points
    x: Masa [kg] sure
    y: Elongación [m] sure
    sy: Error [m] sure
    rows: 10 of 10
    first: x=0.05 y=0.018 sy=0.002""")
cooling = [(k, 20+60*math.exp(-k/8), 0.5) for k in range(0, 30, 2)]
table("raffreddamento_it.csv", "\ufefftempo / min;temperatura / °C;errore / °C\n" + rows(lambda t, T, e: f"{t};{comma(T,1)};{comma(e,1)}", cooling), """
    read: UTF-8; semicolons; decimal comma
    kind: points
    x: tempo [min] sure
    y: temperatura [°C] sure
    sy: errore [°C] sure
    rows: 15 of 15
    first: x=0 y=80 sy=0.5""")
decay = [(10*k, round(500*math.exp(-k/6))) for k in range(16)]
table("verval_nl.csv", "tijd (s);telling;fout\n" + rows(lambda t, n: f"{t};{n};{comma(math.sqrt(n),1)}", decay), """
    read: UTF-8; semicolons; decimal comma
    kind: points
    x: tijd [s] sure
    y: telling sure
    sy: fout sure
    rows: 16 of 16
    first: x=0 y=500 sy=22.4""")
angle = [(5*k, 3.1*math.cos(math.radians(5*k))**2, 0.02) for k in range(19)]
table("malus_utf16.txt", "\ufeffAngle / deg\tIntensity / V\tunc / V\r\n" + rows(lambda a, i, e: f"{a}\t{i:.3f}\t{e:.2f}", angle, "\r\n"), """
    read: UTF-16; tabs; decimal point
    kind: points
    x: Angle [deg] sure
    y: Intensity [V] sure
    sy: unc [V] sure
    rows: 19 of 19
    first: x=0 y=3.1 sy=0.02""", "utf-16-le")
table("winkel_utf16be.txt", "\ufeffWinkel / °;Spannung / V\n" + rows(lambda a, i, e: f"{a};{comma(i,3)}", angle), """
    read: UTF-16; semicolons; decimal comma
    kind: points
    x: Winkel [°] sure
    y: Spannung [V] sure
    rows: 19 of 19
    first: x=0 y=3.1""", "utf-16-be")
big = [(k, 950.5+412.25*k) for k in range(8)]
table("thousands_en.csv", "day,income\n" + rows(lambda k, v: f'{k},"{v:,.2f}"', big), """
    read: UTF-8; commas; decimal point; thousands marked by commas
    kind: points
    x: day sure
    y: income sure
    rows: 8 of 8
    first: x=0 y=950.5""")
def german(v): return f"{v:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")
table("tausender_de.csv", "Tag;Druck / Pa\n" + rows(lambda k, v: f"{k};{german(v)}", big), """
    read: UTF-8; semicolons; decimal comma; thousands marked by points
    kind: points
    x: Tag sure
    y: Druck [Pa] sure
    rows: 8 of 8
    first: x=0 y=950.5""")
table("milliers_fr.csv", "jour;pression (Pa)\n" + rows(lambda k, v: f"{k};{v:,.2f}".replace(",", "\u202f").replace(".", ","), big), """
    read: UTF-8; semicolons; decimal comma; thousands marked by blanks
    kind: points
    x: jour sure
    y: pression [Pa] sure
    rows: 8 of 8
    first: x=0 y=950.5""")
table("schweiz.csv", "Tag;Druck in Pa\n" + rows(lambda k, v: f"{k};{v:,.2f}".replace(",", "'"), big), """
    read: UTF-8; semicolons; decimal point; thousands marked by apostrophes
    kind: points
    x: Tag sure
    y: Druck [Pa] sure
    rows: 8 of 8
    first: x=0 y=950.5""")
table("savetxt.dat", "# x y dy\n" + rows(lambda x, y, e: f"{x:.18e} {y:.18e} {e:.18e}", [(1.0, 2.5, 0.1), (2.0, 4.5, 0.1), (3.0, 6.75, 0.2), (4.0, 8.5, 0.2)]), """
    read: UTF-8; blanks; decimal point
    kind: points
    x: x sure
    y: y sure
    sy: dy sure
    rows: 4 of 4
    first: x=1 y=2.5 sy=0.1""")
table("slashes.txt", "// Hall sensor, sample 4\n// 2026-03-02\nB / mT, U_H / mV, sigma_U / mV\n" + rows(lambda k: f"{50*k}, {1.234*k:.3f}, 0.02", [(k,) for k in range(1, 9)]), """
    read: UTF-8; commas; decimal point
    kind: points
    x: B [mT] sure
    y: U_H [mV] sure
    sy: sigma_U [mV] sure
    rows: 8 of 8
    first: x=50 y=1.234 sy=0.02""")
table("octave.txt", "% time [s]  voltage [V]\n" + rows(lambda k: f"  {0.001*k:8.4f}   {math.exp(-k/20):8.5f}", [(k,) for k in range(20)]), """
    read: UTF-8; blanks; decimal point
    kind: points
    x: time [s] sure
    y: voltage [V] sure
    rows: 20 of 20
    first: x=0 y=1""")
table("analyser.dat", "! network analyser export\n! 21 points\n" + rows(lambda k: f"{1e6+1e5*k:.1f}  {-3-0.2*k:.2f}", [(k,) for k in range(21)]), """
    read: UTF-8; blanks; decimal point
    kind: points
    x: 1 question
    y: 2 question
    rows: 21 of 21
    first: x=1000000 y=-3""")
rc = [(k, 5*(1-math.exp(-k/4))) for k in range(12)]
table("units_line_de.csv", "t;U\ns;V\n" + rows(lambda t, u: f"{t};{comma(u,2)}", rc), """
    read: UTF-8; semicolons; decimal comma
    kind: points
    x: t [s] sure
    y: U [V] sure
    rows: 12 of 12
    first: x=0 y=0""")
table("units_brackets.csv", "time,voltage,error\n[ms],[V],[V]\n" + rows(lambda t, u: f"{t},{u:.2f},0.05", rc), """
    read: UTF-8; commas; decimal point
    kind: points
    x: time [ms] sure
    y: voltage [V] sure
    sy: error [V] sure
    rows: 12 of 12
    first: x=0 y=0 sy=0.05""")
table("einheit_in.csv", "Zeit in s;Weg in m;Unsicherheit in m\n" + rows(lambda t, s, e: f"{comma(t,1)};{comma(s,3)};{comma(e,2)}", fall), """
    read: UTF-8; semicolons; decimal comma
    kind: points
    x: Zeit [s] sure
    y: Weg [m] sure
    sy: Unsicherheit [m] sure
    rows: 12 of 12
    first: x=0.2 y=0.196 sy=0.05""")
table("scope_header.csv", "Model,DSO2024\nSerial,MY12345678\nDate,2026-02-11 10:20:30\nx-axis,1\nsecond,Volt\n" + rows(lambda k: f"{-1e-3+1e-5*k:.6E},{0.5*math.sin(k/10):.5E}", [(k,) for k in range(200)]), """
    read: UTF-8; commas; decimal point
    kind: points
    x: x-axis [second] sure
    y: 1 [Volt] question
    rows: 200 of 200
    first: x=-0.001 y=0""")
scope = ["Record Length,2.500000e+03,", "Sample Interval,4.000000e-06,", "Trigger Point,1.250000000000e+03,", "Source,CH1,", "Vertical Units,V,", "Horizontal Units,s,"] + [",,"]*20
table("scope_beside.csv", rows(lambda k, left: f"{left},{-5e-3+4e-6*k:+014.12f},{0.02*math.cos(k/3):+08.5f},", [(k, scope[k]) for k in range(26)]), """
    read: UTF-8; commas; decimal point
    kind: points
    x: 4 question
    y: 5 question
    rows: 26 of 26
    first: x=-0.005 y=0.02""")
table("cart_runs.csv", '"Time (s) Run #1","Position (m) Run #1"\n' + rows(lambda k: f'"{0.05*k:.2f}","{0.4*(0.05*k)**2+0.1:.4f}"', [(k,) for k in range(25)]), """
    read: UTF-8; commas; decimal point
    kind: points
    x: Time Run #1 [s] sure
    y: Position Run #1 [m] sure
    rows: 25 of 25
    first: x=0 y=0.1""")
table("logger.txt", "Latest: Time (s)\tLatest: Temperature (°C)\n" + rows(lambda k: f"{5*k}\t{21.5+0.31*k:.2f}", [(k,) for k in range(18)]), """
    read: UTF-8; tabs; decimal point
    kind: points
    x: Latest: Time [s] sure
    y: Latest: Temperature [°C] sure
    rows: 18 of 18
    first: x=0 y=21.5""")
table("phone_acceleration.csv", '"Time (s)","Acceleration x (m/s^2)","Acceleration y (m/s^2)","Acceleration z (m/s^2)"\n' + rows(lambda k: f"{0.01*k:.9E},{math.sin(k/5):.9E},{0.1*math.cos(k/5):.9E},{9.81:.9E}", [(k,) for k in range(40)]), """
    read: UTF-8; commas; decimal point
    kind: points
    x: Time [s] sure
    y: Acceleration x [m/s^2] question
    rows: 40 of 40
    first: x=0 y=0""")
table("brackets.txt", "m/g  T/s\n" + rows(lambda m, t: f"{m}  {t}", [(50, "0.628(4)"), (100, "0.889(4)"), (150, "1.088(5)"), (200, "1.257(5)"), (250, "1.40(1)")]), """
    read: UTF-8; blanks; decimal point; uncertainties in the cells
    kind: points
    x: m [g] sure
    y: T [s] sure
    sy: u(T) [s] sure
    rows: 5 of 5
    first: x=50 y=0.628 sy=0.004""")
table("plusminus_de.csv", "U / V;I / mA\n" + rows(lambda u, i: f"{comma(u,1)};{comma(i,2)} ± 0,05", [(0.5*k, 1.1*k) for k in range(1, 9)]), """
    read: UTF-8; semicolons; decimal comma; uncertainties in the cells
    kind: points
    x: U [V] sure
    y: I [mA] sure
    sy: u(I) [mA] sure
    rows: 8 of 8
    first: x=0.5 y=1.1 sy=0.05""")
table("both_plusminus.csv", "x,y\n" + rows(lambda k: f"{k}.0+/-0.1,{2.5*k:.2f}+/-{0.2+0.01*k:.2f}", [(k,) for k in range(1, 8)]), """
    read: UTF-8; commas; decimal point; uncertainties in the cells
    kind: points
    x: x sure
    y: y sure
    sx: u(x) sure
    sy: u(y) sure
    rows: 7 of 7
    first: x=1 y=2.5 sx=0.1 sy=0.21""")
table("pipes.txt", "x|y|err\n" + rows(lambda k: f"{k}|{3*k+1}.5|0.5", [(k,) for k in range(9)]), """
    read: UTF-8; bars; decimal point
    kind: points
    x: x sure
    y: y sure
    sy: err sure
    rows: 9 of 9
    first: x=0 y=1.5 sy=0.5""")
table("from_a_wiki.md", "| f / Hz | A / mm | ΔA / mm |\n|-------:|:------:|--------:|\n" + rows(lambda k: f"| {0.8+0.1*k:.1f} | {1/((1-(0.8+0.1*k)**2)**2+0.04):.2f} | 0.3 |", [(k,) for k in range(8)]), """
    read: UTF-8; bars; decimal point
    kind: points
    x: f [Hz] sure
    y: A [mm] sure
    sy: ΔA [mm] sure
    rows: 8 of 8
    first: x=0.8 y=5.9 sy=0.3""")
table("datum_de.csv", "Zeitpunkt;Temperatur / °C\n" + rows(lambda k: f"2026-03-01 {12+(5*k)//60:02d}:{(5*k)%60:02d}:30;{comma(21.5+0.4*k,1)}", [(k,) for k in range(15)]), """
    read: UTF-8; semicolons; decimal comma; times as seconds since the first
    kind: points
    x: Zeitpunkt [s] sure
    y: Temperatur [°C] sure
    rows: 15 of 15
    first: x=0 y=21.5
    last: x=4200 y=27.1""")
table("datum_punkte_de.csv", "Datum;Uhrzeit;Pegel / cm\n" + rows(lambda k: f"0{1+k//12}.04.2026;{2*k%24:02d}:00;{200+7*k}", [(k,) for k in range(24)]), """
    read: UTF-8; semicolons; decimal point; times as seconds since the first
    kind: points
    x: Datum Uhrzeit [s] sure
    y: Pegel [cm] sure
    rows: 24 of 24
    first: x=0 y=200
    last: x=165600 y=361""")
table("clock.csv", "time,temperature (K)\n" + rows(lambda k: f"23:{58+k//4 if k<8 else 0:02d}:{15*(k%4):02d},{293+0.5*k:.1f}" if k < 8 else f"00:00:{15*(k-8):02d},{293+0.5*k:.1f}", [(k,) for k in range(12)]), """
    read: UTF-8; commas; decimal point; times as seconds since the first
    kind: points
    x: time [s] sure
    y: temperature [K] sure
    rows: 12 of 12
    first: x=0 y=293
    last: x=165 y=298.5""")
table("gaps.csv", "x,y,dy\n0,1.0,0.1\n1,NaN,0.1\n2,3.1,0.1\n\n3,,0.1\n4,5.2,0.1\n5,n/a,0.1\n6,OL,0.1\n7,8.0,0.1\n", """
    read: UTF-8; commas; decimal point
    kind: points
    x: x sure
    y: y sure
    sy: dy sure
    rows: 4 of 8
    left out: lines 3, 6, 8, 9 (rows 2, 4, 6, 7)
    parts: blocks of 3, 5 rows
    first: x=0 y=1 sy=0.1""")
table("ragged_de.csv", "t / s;U / V;;\n0;5,0;;\n1;3,9;;\n2;3,1\n3;2,4;;\n4\n5;1,5;;\n6;1,2;9,9;\n7;0,9;;\n", """
    read: UTF-8; semicolons; decimal comma
    kind: points
    x: t [s] sure
    y: U [V] sure
    rows: 6 of 8
    left out: lines 6, 8 (rows 5, 7)
    first: x=0 y=5""")
table("exponents_de.dat", "f / Hz\tI / A\tdI / A\n" + rows(lambda k: f"{k},0e+03\t{1.5*k:.2f}e-3\t2,0E-05".replace(".", ","), [(k,) for k in range(1, 10)]), """
    read: UTF-8; tabs; decimal comma
    kind: points
    x: f [Hz] sure
    y: I [A] sure
    sy: dI [A] sure
    rows: 9 of 9
    first: x=1000 y=0.0015 sy=0.00002""")
table("spectrum_edges.csv", "E_low [keV],E_high [keV],counts\n" + rows(lambda k: f"{10*k},{10*k+10},{round(20+180*math.exp(-0.5*((k-12)/2)**2))}", [(k,) for k in range(25)]), """
    read: UTF-8; commas; decimal point
    kind: histogram
    lo: E_low [keV] sure
    hi: E_high [keV] sure
    n: counts sure
    rows: 25 of 25
    first: lo=0 hi=10 n=20""")
table("klassen_de.csv", "von;bis;Anzahl\n" + rows(lambda k: f"{comma(0.5*k,1)};{comma(0.5*k+0.5,1)};{3+k*(9-k)}", [(k,) for k in range(10)]), """
    read: UTF-8; semicolons; decimal comma
    kind: histogram
    lo: von sure
    hi: bis sure
    n: Anzahl sure
    rows: 10 of 10
    first: lo=0 hi=0.5 n=3""")
table("kanaele_de.txt", "Kanal;Impulse\n" + rows(lambda k: f"{k};{round(5+90*math.exp(-0.5*((k-30)/4)**2))}", [(k,) for k in range(64)]), """
    read: UTF-8; semicolons; decimal point
    kind: histogram
    x: Kanal sure
    n: Impulse sure
    rows: 64 of 64
    first: x=0 n=5""")
table("massen_latin1.csv", "Masse der Bärchen in g\n" + rows(lambda k: comma(2.2+0.01*((k*37) % 23), 2), [(k,) for k in range(50)]), """
    read: Latin-1; one column; decimal comma
    kind: sample
    x: Masse der Bärchen [g] sure
    rows: 50 of 50
    first: x=2.2""", "latin-1")
table("weighted.csv", "mass,weight\n" + rows(lambda k: f"{90+0.1*((k*31) % 57):.1f},{0.8+0.01*(k % 40):.2f}", [(k,) for k in range(60)]), """
    read: UTF-8; commas; decimal point
    kind: sample
    x: mass sure
    w: weight sure
    rows: 60 of 60
    first: x=90 w=0.8""")
table("asymmetric.csv", "E / GeV,xsec / nb,err_low / nb,err_high / nb\n" + rows(lambda k: f"{10+5*k},{30/(k+1):.2f},{0.5+0.05*k:.2f},{0.7+0.05*k:.2f}", [(k,) for k in range(9)]), """
    read: UTF-8; commas; decimal point
    kind: points
    x: E [GeV] sure
    y: xsec [nb] sure
    sy-: err_low [nb] sure
    sy+: err_high [nb] sure
    rows: 9 of 9
    first: x=10 y=30 sy-=0.5 sy+=0.7""")
table("incertitudes_fr.csv", "x / m;u(x) / m;y / m;u(y) / m\n" + rows(lambda k: f"{comma(0.1*k,1)};0,01;{comma(0.35*k+0.1,2)};0,02", [(k,) for k in range(1, 11)]), """
    read: UTF-8; semicolons; decimal comma
    kind: points
    x: x [m] sure
    y: y [m] sure
    sx: u(x) [m] sure
    sy: u(y) [m] sure
    rows: 10 of 10
    first: x=0.1 y=0.45 sx=0.01 sy=0.02""")
table("dos_canales_es.csv", "t (s);V1 (V);ΔV1 (V);V2 (V);ΔV2 (V)\n" + rows(lambda k: f"{comma(0.1*k,1)};{comma(2.5*math.exp(-k/7),2)};0,05;{comma(1.5*math.exp(-k/9),2)};0,05", [(k,) for k in range(14)]), """
    read: UTF-8; semicolons; decimal comma
    kind: points
    x: t [s] sure
    y: V1 [V] question
    sy: ΔV1 [V] sure
    rows: 14 of 14
    first: x=0 y=2.5 sy=0.05""")
table("lunghezza_it.txt", "lunghezza (cm) periodo (s) incertezza (s)\n" + rows(lambda l, t, e: f"{l} {t:.3f} {e:.2f}", pendulum), """
    read: UTF-8; blanks; decimal point
    kind: points
    x: lunghezza [cm] sure
    y: periodo [s] sure
    sy: incertezza [s] sure
    rows: 10 of 10
    first: x=10 y=0.634 sy=0.01""")
table("lengte_nl.csv", "lengte / m;onzekerheid lengte / m;trillingstijd / s;onzekerheid trillingstijd / s\n" + rows(lambda l, t, e: f"{comma(l/100,2)};0,001;{comma(t,3)};{comma(e,2)}", pendulum), """
    read: UTF-8; semicolons; decimal comma
    kind: points
    x: lengte [m] sure
    y: trillingstijd [s] sure
    sx: onzekerheid lengte [m] sure
    sy: onzekerheid trillingstijd [s] sure
    rows: 10 of 10
    first: x=0.1 y=0.634 sx=0.001 sy=0.01""")
table("rigol_samples.csv", "X,CH1,Start,Increment,\nSequence,Volt,-6.000000e-03,1.000000e-03\n" + rows(lambda k: f"{k},{math.sin(k/6):.3f},,", [(k,) for k in range(20)]), """
    read: UTF-8; commas; decimal point
    kind: points
    x: Time [s] sure
    y: CH1 [Volt] sure
    rows: 20 of 20
    first: x=-0.006 y=0""")
table("rigol_times.csv", "Time(s),CH1(V),t0 = -5.000000e-03s, tInc = 1.000000e-03s\n" + rows(lambda k: f",{math.sin(k/6):.3f},,", [(k,) for k in range(20)]), """
    read: UTF-8; commas; decimal point
    kind: points
    x: Time [s] sure
    y: CH1 [V] sure
    rows: 20 of 20
    first: x=-0.005 y=0""")
lvm = "LabVIEW Measurement\t\nWriter_Version\t2\nSeparator\tTab\nDecimal_Separator\t,\nDate\t2026/03/12\n***End_of_Header***\t\n\t\nChannels\t1\t\nSamples\t20\t\nDate\t2026/03/12\t\nTime\t14:23:11,123\t\nX_Dimension\tTime\t\nDelta_X\t0,001000\t\n***End_of_Header***\t\t\nX_Value\tSpannung\tComment\n"
table("labview.lvm", lvm + rows(lambda k: f"{comma(k/1000,6)}\t{comma(1+k/10,6)}\t", [(k,) for k in range(20)]), """
    read: UTF-8; tabs; decimal comma
    kind: points
    x: X_Value sure
    y: Spannung sure
    rows: 20 of 20
    first: x=0 y=1""")
table("origin.dat", "A\tB\tC\nTime\tSignal\tError\ns\tmV\tmV\n\tRun 1\t\n" + rows(lambda k: f"{k*0.5}\t{10*math.exp(-k/8):.4f}\t0.1", [(k,) for k in range(20)]), """
    read: UTF-8; tabs; decimal point
    kind: points
    x: Time [s] sure
    y: Signal [mV] sure
    sy: Error [mV] sure
    rows: 20 of 20
    first: x=0 y=10 sy=0.1""")
table("caesium.spe", "$SPEC_ID:\nCs-137\n$DATE_MEA:\n03/12/2026 14:02:11\n$MEAS_TIM:\n300 305\n$DATA:\n0 49\n" + rows(lambda k: f"       {int(5+100*math.exp(-((k-30)/3)**2))}", [(k,) for k in range(50)]) + "$ROI:\n0\n$ENER_FIT:\n0.000000 0.661000\n", """
    read: UTF-8; tabs; decimal point
    kind: histogram
    x: channel sure
    n: counts sure
    rows: 50 of 50
    first: x=0 n=5""")
table("polystyrene.jdx", "##TITLE=polystyrene\n##JCAMP-DX=4.24\n##XUNITS=1/CM\n##YUNITS=TRANSMITTANCE\n##FIRSTX=400\n##LASTX=418\n##NPOINTS=10\n##YFACTOR=0.001\n##XYDATA=(X++(Y..Y))\n400 900 890 880 870 860\n410 850 840 830 820 810\n##END=\n", """
    read: UTF-8; tabs; decimal point
    kind: points
    x: x [1/CM] sure
    y: TRANSMITTANCE sure
    rows: 10 of 10
    first: x=400 y=0.9
    last: x=418 y=0.81""")
table("si_prefixes_de.csv", "Frequenz;Amplitude\n10 Hz;1,2 V\n100 Hz;1,1 V\n1 kHz;980 mV\n10 kHz;420 mV\n100 kHz;65 mV\n1 MHz;7,5 mV\n", """
    read: UTF-8; semicolons; decimal comma
    kind: points
    x: Frequenz [Hz] sure
    y: Amplitude [V] sure
    rows: 6 of 6
    first: x=10 y=1.2
    last: x=1000000 y=0.0075""")
table("zehnerpotenzen_de.csv", "p / mbar;I / A\n" + rows(lambda k: f"{comma(1.5+k/2,1)}·10^-3;{comma(2.1+k,2)}×10⁻⁶", [(k,) for k in range(10)]), """
    read: UTF-8; semicolons; decimal comma
    kind: points
    x: p [mbar] sure
    y: I [A] sure
    rows: 10 of 10
    first: x=0.0015 y=0.0000021""")
table("lauf_datum_zeit_de.csv", "run;Datum;Zeit;T / °C\n" + rows(lambda k: f"{k+1};22.11.2026;{8+k//4:02d}:{15*(k%4):02d}:00;{comma(20+k*.3,1)}", [(k,) for k in range(12)]), """
    read: UTF-8; semicolons; decimal comma; times as seconds since the first
    kind: points
    x: Datum Zeit [s] sure
    y: T [°C] sure
    rows: 12 of 12
    first: x=0 y=20
    last: x=9900 y=23.3""")
table("treffer_de.csv", "Abstand / m;Treffer;Versuche\n" + rows(lambda k: f"{k};{20-2*k};20", [(k,) for k in range(8)]), """
    read: UTF-8; semicolons; decimal point
    kind: points
    x: Abstand [m] sure
    n: Versuche sure
    k: Treffer sure
    rows: 8 of 8
    first: x=0 y=1 sy=0.04343332208663222""")
table("mittelwert_darunter_de.csv", "t / s;U / V\n" + rows(lambda k: f"{k};{comma(k/5,2)}", [(k,) for k in range(10)]) + "\nMittelwert:;0,90\nStdabw.:;0,61\nAnzahl Messwerte: 10\n", """
    read: UTF-8; semicolons; decimal comma
    kind: points
    x: t [s] sure
    y: U [V] sure
    rows: 10 of 10
    first: x=0 y=0
    last: x=9 y=1.8""")
table("multimeter.csv", "Model:34461A\nSerial:MY1234\n\n\"#\",\"Timestamp\",\"DC Voltage (V)\"\n" + rows(lambda k: f"{k+1},\"3/12/2026 2:{k:02d}:11.000 PM\",{'+9.91000000E+37' if k == 4 else f'{1+k/100:.6f}'}", [(k,) for k in range(15)]), """
    read: UTF-8; commas; decimal point; times as seconds since the first
    kind: points
    x: Timestamp [s] sure
    y: DC Voltage [V] sure
    rows: 14 of 15
    left out: line 9 (row 5)
    first: x=0 y=1
    last: x=840 y=1.14""")
table("scan.dat", "#F scan.dat\n#S 1  ascan  th 0 1 10 1\n#L Theta  Detector\n" + rows(lambda k: f"{k*0.1:.1f} {50+3*k}", [(k,) for k in range(11)]), """
    read: UTF-8; blanks; decimal point
    kind: points
    x: Theta sure
    y: Detector sure
    rows: 11 of 11
    first: x=0 y=50""")
table("signs_between.txt", "x\t±\ty\t±\n" + rows(lambda k: f"{k}\t0.1\t−{k*1.2:.1f}\t0.3", [(k,) for k in range(1, 9)]), """
    read: UTF-8; tabs; decimal point
    kind: points
    x: x sure
    y: y sure
    sx: ± sure
    sy: ± sure
    rows: 8 of 8
    first: x=1 y=-1.2 sx=0.1 sy=0.3""")
table("for_excel.csv", "sep=;\nDosis;Mittelwert;SEM;n\n" + rows(lambda k: f"{k};{comma(1.3*k,2)};0,20;5", [(k,) for k in range(1, 9)]), """
    read: UTF-8; semicolons; decimal comma
    kind: points
    x: Dosis sure
    y: Mittelwert sure
    sy: SEM sure
    rows: 8 of 8
    first: x=1 y=1.3 sy=0.2""")
table("winkel_phi.csv", "phi (deg),sigma_phi,U (V),error(V)\n" + rows(lambda k: f"{10*k},0.5,{4.2-0.3*k:.1f},0.05", [(k,) for k in range(1, 11)]), """
    read: UTF-8; commas; decimal point
    kind: points
    x: phi [deg] sure
    y: U [V] sure
    sx: sigma_phi sure
    sy: error [V] sure
    rows: 10 of 10
    first: x=10 y=3.9 sx=0.5 sy=0.05""")
table("messunsicherheit_de.csv", "Zeit t / s;Weg l / cm;Messunsicherheit / mm\n" + rows(lambda k: f"{comma(0.1*k,1)};{comma(3.5*k,1)};{2+k}", [(k,) for k in range(1, 11)]), """
    read: UTF-8; semicolons; decimal comma
    kind: points
    x: Zeit t [s] sure
    y: Weg l [cm] sure
    sy: Messunsicherheit [mm] sure
    rows: 10 of 10
    first: x=0.1 y=3.5 sy=0.3""")
table("uncert_en.csv", "T (K),R (Ohm),uncert.\n" + rows(lambda k: f"{280+10*k},{100+3.9*k:.1f},0.2", [(k,) for k in range(1, 11)]), """
    read: UTF-8; commas; decimal point
    kind: points
    x: T [K] sure
    y: R [Ohm] sure
    sy: uncert. sure
    rows: 10 of 10
    first: x=290 y=103.9 sy=0.2""")
table("strom_zeit.csv", "t (s),I (mA),u(I) (µA),delta t (ms)\n" + rows(lambda k: f"{k},{12.5-k:.1f},{40+k},20", [(k,) for k in range(1, 11)]), """
    read: UTF-8; commas; decimal point
    kind: points
    x: t [s] sure
    y: I [mA] sure
    sx: delta t [ms] sure
    sy: u(I) [µA] sure
    rows: 10 of 10
    first: x=1 y=11.5 sx=0.02 sy=0.041""")
table("prozent_de.csv", "U / V;I / mA;err / %\n" + rows(lambda k: f"{k};{20*k};5", [(k,) for k in range(1, 11)]), """
    read: UTF-8; semicolons; decimal point
    kind: points
    x: U [V] sure
    y: I [mA] sure
    sy: err [%] sure
    rows: 10 of 10
    first: x=1 y=20 sy=1""")
table("versuche_de.csv", "Schwelle / mV;Treffer k;Versuche n\n" + rows(lambda k: f"{20*k};{2*k};50", [(k,) for k in range(1, 11)]), """
    read: UTF-8; semicolons; decimal point
    kind: points
    x: Schwelle [mV] sure
    n: Versuche n sure
    k: Treffer k sure
    rows: 10 of 10
    first: x=20 y=0.04 sy=0.03202708326938659""")
table("trials_en.csv", "threshold,number of hits,number of trials\n" + rows(lambda k: f"{k},{2*k},50", [(k,) for k in range(1, 11)]), """
    read: UTF-8; commas; decimal point
    kind: points
    x: threshold sure
    n: number of trials sure
    k: number of hits sure
    rows: 10 of 10
    first: x=1 y=0.04 sy=0.03202708326938659""")
table("gnuplot_sets.dat", "# t U\n" + rows(lambda k: f"{k} {2*k}", [(k,) for k in range(6)]) + "\n\n" + rows(lambda k: f"{k} {3*k}", [(k,) for k in range(6, 11)]), """
    read: UTF-8; blanks; decimal point
    kind: points
    x: t sure
    y: U sure
    rows: 11 of 11
    parts: data sets of 6, 5 rows
    first: x=0 y=0
    last: x=10 y=30""")
table("gnuplot_blocks.dat", "t U dU\n" + rows(lambda k: f"{k} {2*k} 0.1", [(k,) for k in range(6)]) + "\n" + rows(lambda k: f"{k} {3*k} 0.1", [(k,) for k in range(6, 11)]), """
    read: UTF-8; blanks; decimal point
    kind: points
    x: t sure
    y: U sure
    sy: dU sure
    rows: 11 of 11
    parts: blocks of 6, 5 rows
    first: x=0 y=0 sy=0.1
    last: x=10 y=30 sy=0.1""")
table("bode.txt", "Freq.\tV(out)\n" + rows(lambda k: f"{10.0*k:.14e}\t({-0.5*k:.14e}dB,{-4.0*k:.14e}°)", [(k,) for k in range(1, 11)]), """
    read: Latin-1; tabs; decimal point
    kind: points
    x: Freq. sure
    y: V(out) [dB] question
    rows: 10 of 10
    first: x=10 y=-0.5
    last: x=100 y=-5""", "latin-1")
quer = [(0.5*k, 2.1*k + 0.3, 0.1) for k in range(8)]
def across(name, unit, values, digits): return ";".join([name, unit] + [comma(v, digits) for v in values]) + "\n"
table("quer_de.csv", "Versuch 4: Feder\n\n" + across("F", "N", [v[0] for v in quer], 1) + across("s", "cm", [v[1] for v in quer], 2) + across("Δs", "cm", [v[2] for v in quer], 1), """
    read: UTF-8; semicolons; decimal comma
    kind: points
    x: F [N] sure
    y: s [cm] sure
    sy: Δs [cm] sure
    rows: 8 of 8
    first: x=0 y=0.3 sy=0.1
    last: x=3.5 y=15 sy=0.1""")
table("across_en.txt", "# read by eye\nt / s    " + "  ".join(f"{v[0]:.1f}" for v in quer) + "\nl / mm   " + "  ".join(f"{v[1]:.1f}" for v in quer) + "\n", """
    read: UTF-8; blanks; decimal point
    kind: points
    x: t [s] sure
    y: l [mm] sure
    rows: 8 of 8
    first: x=0 y=0.3
    last: x=3.5 y=15""")
table("reciprocals.tsv", "1/T (1/K)\tln(R/Ω)\tu(ln(R/Ω))\n" + rows(lambda k: f"{0.0030+0.0001*k:.4f}\t{2.5+0.35*k:.3f}\t0.01", [(k,) for k in range(8)]), """
    read: UTF-8; tabs; decimal point
    kind: points
    x: 1/T [1/K] sure
    y: ln(R/Ω) sure
    sy: u(ln(R/Ω)) sure
    rows: 8 of 8
    first: x=0.003 y=2.5 sy=0.01""")
table("relative_error.csv", "t / h,A / Bq,ΔA/A\n" + rows(lambda k: f"{k},{400-25*k},0.05", [(k,) for k in range(8)]), """
    read: UTF-8; commas; decimal point
    kind: points
    x: t [h] sure
    y: A [Bq] sure
    sy: ΔA/A sure
    rows: 8 of 8
    first: x=0 y=400 sy=20""")
table("powers.csv", "sqrt(h) / m^0.5;I^2 / A^2\n" + rows(lambda k: f"{comma(0.1*k,1)};{comma(0.4*k+0.1,1)}", [(k,) for k in range(8)]), """
    read: UTF-8; semicolons; decimal comma
    kind: points
    x: sqrt(h) [m^0.5] sure
    y: I^2 [A^2] sure
    rows: 8 of 8
    first: x=0 y=0.1""")
table("gnuplot_sets_of_blocks.dat", "t U\n" + "\n\n".join("\n".join(rows(lambda i, k: f"{k} {i+k}", [(i+b, k) for k in range(4)]) for b in range(2)) for i in (0, 10)), """
    read: UTF-8; blanks; decimal point
    kind: points
    x: t sure
    y: U sure
    rows: 16 of 16
    parts: data sets of 8, 8 rows
    first: x=0 y=0
    last: x=3 y=14""")
place = [(0.05*k, 0.3 + 0.025*k) for k in range(20)]
table("place_at_times.txt", "Vernier Format 2\nUntitled.cmbl 3/12/2026 14:23:11 .\nLatest\nTime\tPosition\tVelocity\nt\tx\tv\ns\tm\tm/s\n\n" + rows(lambda t, x: f"{t:g}\t{x:g}\t0.5", place), """
    read: UTF-8; tabs; decimal point
    kind: points
    x: t [s] sure
    y: x [m] question
    rows: 20 of 20
    first: x=0 y=0.3""")
table("place_old_mac.txt", "t (s)\tx (m)\r" + rows(lambda t, x: f"{t:.2f}\t{x:.3f}", place, "\r"), """
    read: UTF-8; tabs; decimal point
    kind: points
    x: t [s] sure
    y: x [m] sure
    rows: 20 of 20
    first: x=0 y=0.3""")
table("labview_two.lvm", "LabVIEW Measurement\t\nWriter_Version\t2\nSeparator\tTab\nDecimal_Separator\t,\nDate\t2026/03/12\n***End_of_Header***\t\n\t\nChannels\t2\t\t\nSamples\t20\t20\t\nDate\t2026/03/12\t2026/03/12\t\nTime\t14:23:11,123\t14:23:11,123\t\nY_Unit_Label\tVolt\tVolt\t\nX0\t0,0000000000000000E+0\t0,0000000000000000E+0\t\nDelta_X\t0,001000\t0,001000\t\n***End_of_Header***\t\t\t\nX_Value\tSpannung_0\tSpannung_1\tComment\n" + rows(lambda k: f"{comma(k/1000,6)}\t{comma(1+k/10,6)}\t{comma(2-k/10,6)}", [(k,) for k in range(20)]), """
    read: UTF-8; tabs; decimal comma
    kind: points
    x: X_Value sure
    y: Spannung_0 question
    rows: 20 of 20
    first: x=0 y=1""")
table("cassy_de.txt", "Zeit\tWeg\tGeschwindigkeit\r\nt / s\ts_A1 / m\tv_A1 / m/s\r\n" + rows(lambda k: f"{comma(0.1*k,1)}\t{comma(0.45*(0.1*k)**2,4)}\t{'NAN' if k == 0 else comma(0.09*k,3)}", [(k,) for k in range(20)], "\r\n"), """
    read: UTF-8; tabs; decimal comma
    kind: points
    x: t [s] sure
    y: s_A1 [m] question
    rows: 20 of 20
    first: x=0 y=0""")
table("einheiten_ohne_nummer_de.csv", "Messung;Zeit;Weg\r\n;s;cm\r\n" + rows(lambda k: f"{k+1};{comma(0.1*k,1)};{comma(4.9*(0.1*k)**2,2)}", [(k,) for k in range(12)], "\r\n"), """
    read: UTF-8; semicolons; decimal comma
    kind: points
    x: Zeit [s] sure
    y: Weg [cm] sure
    rows: 12 of 12
    first: x=0 y=0""")
table("siglent.csv", "Record Length,Analog:40\nSample Interval,Analog:1.00E-06\nVertical Units,CH1:V\nVertical Scale,CH1:1.00\nVertical Offset,CH1:0.00\nHorizontal Units,s\nHorizontal Scale,1.00E-03\nModel Number,SDS1104X-E\nSecond,Volt\n" + rows(lambda k: f"{-1e-3+1e-6*k:.8f},{0.5-0.01*k:.5f}", [(k,) for k in range(40)]), """
    read: UTF-8; commas; decimal point
    kind: points
    x: Second sure
    y: Volt sure
    rows: 40 of 40
    first: x=-0.001 y=0.5""")
table("two_tables_de.csv", "t;s\n" + rows(lambda k: f"{k};{comma(0.3*k,1)}", [(k,) for k in range(6)]) + "\nI;U;sigma_U\n" + rows(lambda k: f"{k};{comma(0.4*k,1)};0,1", [(k,) for k in range(8)]), """
    read: UTF-8; semicolons; decimal comma
    kind: points
    x: I sure
    y: U sure
    sy: sigma_U sure
    rows: 8 of 8
    first: x=0 y=0 sy=0.1
    last: x=7 y=2.8 sy=0.1""")
table("labels_between.csv", "sample,material,mass (g),operator,volume (cm3),remark\n" + rows(lambda k: f"S{k+1},{'Al' if k % 2 else 'Cu'},{2.7*(k+1):.2f},anna,{(k+1)*1.01:.2f},ok", [(k,) for k in range(8)]), """
    read: UTF-8; commas; decimal point
    kind: points
    x: mass [g] sure
    y: volume [cm3] sure
    rows: 8 of 8
    first: x=2.7 y=1.01""")
table("numbered_by_a_sign.csv", "#,t (s),h (m)\n" + rows(lambda k: f"{k+1},{0.1*k:.1f},{2-4.905*(0.1*k)**2:.3f}", [(k,) for k in range(7)]), """
    read: UTF-8; commas; decimal point
    kind: points
    x: t [s] sure
    y: h [m] sure
    rows: 7 of 7
    first: x=0 y=2""")
table("overrange_de.csv", "Zeit;Kanal A\n(ms);(mV)\n\n" + rows(lambda k: f"{comma(-1+0.05*k,2)};{'∞' if k in (5, 6) else '-∞' if k == 9 else comma(3.5*k,1)}", [(k,) for k in range(20)]), """
    read: UTF-8; semicolons; decimal comma
    kind: points
    x: Zeit [ms] sure
    y: Kanal A [mV] sure
    rows: 17 of 20
    left out: lines 9, 10, 13 (rows 6, 7, 10)
    first: x=-1 y=0""")
table("names_of_words.txt", "T / K    rho in Ohm m\n" + rows(lambda k: f"{300+10*k}(1)   {12.34+0.1*k:.2f}(5)e-3", [(k,) for k in range(8)]), """
    read: UTF-8; blanks; decimal point; uncertainties in the cells
    kind: points
    x: T [K] sure
    y: rho [Ohm m] sure
    sx: u(T) [K] sure
    sy: u(rho) [Ohm m] sure
    rows: 8 of 8
    first: x=300 y=0.01234 sx=1 sy=0.00005""")
table("gw_instek.csv", "Format,2.0B\nMemory Length,20,\nTrigger Level,+1.000E-01,\nSource,CH1,\nVertical Units,V,\nVertical Scale,+2.000E-01,\nVertical Position,+0.000E+00,\nHorizontal Units,s,\nHorizontal Scale,+5.000E-04,\nHorizontal Mode,Main,\nSampling Period,+1.000E-05,\nFirmware,V1.14,\nTime,11-Jun-2026 10:11:12,\nMode,Fast,\nWaveform Data,\n" + rows(lambda k: f"{round(25*math.sin(k/5))},", [(k,) for k in range(20)]), """
    read: UTF-8; commas; decimal point
    kind: points
    x: Time [s] sure
    y: Waveform Data sure
    rows: 20 of 20
    first: x=0 y=0
    last: x=0.00019 y=-15""")
table("labview_without_x.lvm", "LabVIEW Measurement\t\nSeparator\tTab\nDecimal_Separator\t.\nX_Columns\tNo\n***End_of_Header***\t\n\t\nChannels\t1\t\nSamples\t20\t\nX_Dimension\tTime\t\nX0\t0.5000000000000000E+0\t\nDelta_X\t0.25\t\n***End_of_Header***\t\t\nX_Value\tVoltage\tComment\n" + rows(lambda k: f"\t{1+k/10:.6f}\t", [(k,) for k in range(20)]), """
    read: UTF-8; tabs; decimal point
    kind: points
    x: Time [s] sure
    y: Voltage sure
    rows: 20 of 20
    first: x=0.5 y=1
    last: x=5.25 y=2.9""")
table("maestro_listing.txt", "Cs137 NaI\nReal Time: 305\nLive Time: 300\nDate: 23-Jun-26 10:00:00\n" + "".join(f"{8*l:6d}: " + " ".join(f"{(8*l+k)*7%23:7d}" for k in range(8)) + "\n" for l in range(6)), """
    read: UTF-8; tabs; decimal point
    kind: histogram
    x: channel sure
    n: counts sure
    rows: 48 of 48
    first: x=0 n=0
    last: x=47 n=7""")
table("keithley.csv", "Keithley 2450\nSerial,123\n\nIndex,Voltage,Current,Unit\n" + rows(lambda k: f"{k+1},{0.05*k:.3f},{1e-3*k:.4e},A", [(k,) for k in range(12)]), """
    read: UTF-8; commas; decimal point
    kind: points
    x: Voltage sure
    y: Current sure
    rows: 12 of 12
    first: x=0 y=0""")
table("semiconductor_analyzer.csv", "SetupTitle, I/V Sweep\nTestParameter, Channel.UnitType, SMU, SMU\nTestParameter, Measurement.Primary.Start, 0\nTestParameter, Measurement.Primary.Stop, 1\nMetaData, TestRecord.Remarks, \nDataName, Vg, Id, Ig\n" + rows(lambda k: f"DataValue, {0.025*k:.3f}, {1e-6*k*k:.4e}, {1e-12:.2e}", [(k,) for k in range(20)]), """
    read: UTF-8; commas; decimal point
    kind: points
    x: Vg question
    y: Id question
    rows: 20 of 20
    first: x=0 y=0""")
print(count, "tables")

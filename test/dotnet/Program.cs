// Says of each file how .NET reads it: JSON by the loader of configurations, XML by XmlReader. One line a file.
using System.Text.Json;
using System.Xml;
using Microsoft.Extensions.Configuration;

System.Text.Encoding.RegisterProvider(System.Text.CodePagesEncodingProvider.Instance);
foreach (var file in Directory.GetFiles(args[0]).Order(StringComparer.Ordinal))
{
    var bytes = File.ReadAllBytes(file);
    object? read;
    try { read = file.EndsWith(".json") ? ReadJson(bytes) : ReadXml(bytes); }
    catch (Exception) { read = null; }
    Console.WriteLine(JsonSerializer.Serialize(new { name = Path.GetFileName(file), read }));
}

static SortedDictionary<string, string?> ReadJson(byte[] bytes)
{
    var settings = new SortedDictionary<string, string?>(StringComparer.Ordinal);
    foreach (var (key, value) in new ConfigurationBuilder().AddJsonStream(new MemoryStream(bytes)).Build().AsEnumerable())
        settings[key.ToUpperInvariant()] = value;
    return settings;
}

static List<string> ReadXml(byte[] bytes)
{
    var seen = new List<string>();
    using var reader = XmlReader.Create(new MemoryStream(bytes));
    while (reader.Read())
    {
        if (reader.NodeType != XmlNodeType.Element) continue;
        var attributes = new List<string>();
        var name = reader.Name;
        while (reader.MoveToNextAttribute()) attributes.Add(reader.Name + "=" + reader.Value);
        seen.Add(name + " " + string.Join("|", attributes.Order(StringComparer.Ordinal)));
    }
    return seen;
}

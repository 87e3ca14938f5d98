# A sentence of $Words by its id (`folder/name`), its places filled. The twin of words.ts, which says what places are.
function Get-Words {
    param([string]$Id, [hashtable]$Values = @{})
    $sentence = $Words[$Id]
    if ($null -eq $sentence) { throw "There is no sentence $Id." }
    $text = New-Object -TypeName Text.StringBuilder
    $at = 0
    foreach ($mark in [regex]::Matches($sentence, '\{([a-zA-Z]+)(?:\|([^|{}]*)\|([^|{}]*))?\}')) {
        [void]$text.Append($sentence.Substring($at, $mark.Index - $at))
        $at = $mark.Index + $mark.Length
        $name = $mark.Groups[1].Value
        if (-not $Values.ContainsKey($name)) { throw "Nothing fills the place $name of $Id." }
        $value = $Values[$name]
        $isList = $value -is [array]
        if ($mark.Groups[2].Success) {
            $count = if ($isList) { $value.Count } else { [long]$value }
            $noun = if ($count -eq 1) { $mark.Groups[2].Value } else { $mark.Groups[3].Value }
            [void]$text.Append("$count $noun")
        }
        elseif ($isList) { [void]$text.Append((Format-Names -Names $value)) }
        else { [void]$text.Append([Convert]::ToString($value, [Globalization.CultureInfo]::InvariantCulture)) }
    }
    return $text.Append($sentence.Substring($at)).ToString()
}

# `a`, `b` and 3 more.
function Format-Names {
    param([string[]]$Names)
    $all = @($Names)
    $shown = @($all | Select-Object -First 10 | ForEach-Object -Process { "``$_``" })
    if ($all.Count -gt 10) { return "$([string]::Join(', ', $shown)) and $($all.Count - 10) more" }
    if ($shown.Count -lt 2) { return "$shown" }
    return "$([string]::Join(', ', @($shown | Select-Object -First ($shown.Count - 1)))) and $($shown[-1])"
}

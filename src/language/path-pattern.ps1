# Names and paths as Windows compares them, and sets and maps of them.

# A map by name, exact, in the order in which it is filled.
function New-Map {
    return New-Object -TypeName 'Collections.Specialized.OrderedDictionary' -ArgumentList ([StringComparer]::Ordinal)
}

# A set of names, ignoring case.
function New-NameSet {
    param([object[]]$Names)
    $set = New-Object -TypeName 'Collections.Generic.HashSet[string]' -ArgumentList ([StringComparer]::Ordinal)
    foreach ($name in $Names) { $null = $set.Add((ConvertTo-FoldedName -Name $name)) }
    return , $set
}

function Test-SameName {
    param([string]$One, [string]$Other)
    return [string]::Equals((ConvertTo-FoldedName -Name $One), (ConvertTo-FoldedName -Name $Other))
}

# The last part of a path.
function Get-BaseName {
    param([string]$Path)
    return $Path.Substring($Path.LastIndexOf([char]'/') + 1)
}

# The folder of a path; empty where it has none.
function Get-FolderName {
    param([string]$Path)
    return $Path.Substring(0, [Math]::Max(0, $Path.LastIndexOf([char]'/')))
}

# Each once, in the order in which they first come.
function Get-Distinct {
    param([object[]]$Items)
    $seen = New-Object -TypeName 'Collections.Generic.HashSet[string]' -ArgumentList ([StringComparer]::Ordinal)
    foreach ($item in $Items) { if ($seen.Add($item)) { $item } }
}

# Tries folded paths against patterns: `*` is anything but a slash, `**` any number of folders, `x/` everything in x.
function New-PathMatcher {
    param([object[]]$Patterns)
    $sources = @(foreach ($pattern in $Patterns) { [regex]::Escape((ConvertTo-FoldedName -Name $(if ($pattern.EndsWith('/')) { "$pattern**" } else { $pattern }))).Replace('\*\*/', '(?:[^/]+/)*').Replace('\*\*', '.*').Replace('\*', '[^/]*') })
    $source = if ($sources.Count -eq 0) { '(?!)' } else { $sources -join '|' }
    return New-Object -TypeName 'regex' -ArgumentList "^(?:$source)\z", ([Text.RegularExpressions.RegexOptions]'Singleline, CultureInvariant')
}

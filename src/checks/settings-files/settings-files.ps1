# Settings files by name: those that steps copy, misspelt ones, and what settings refer to.

# The settings files that steps copy, each once, of the first step that copies it; patterns are looked up in the backup.
function Get-CopiedFiles {
    param([hashtable]$Observation, [object[]]$Copies)
    $required = @($Facts.SettingsFiles | Where-Object -FilterScript { $_.Required -and $_.OfRole -and [string]::Equals($_.Folder, $Facts.Runtime) } | ForEach-Object -Process { $_.Name })
    $all = @(foreach ($copy in $Copies) {
        $there = @(if (Test-SameName -One $copy.From -Other $Observation.Backup.Name) { foreach ($entry in $Observation.BackupEntries.get_Values()) { if ($entry.Kind -ne 'folder') { $entry.Path } } })
        foreach ($file in $copy.Files) {
            if ($file.EndsWith('/')) {
                # Of a folder the product's own files at their places; what else lies in it is compared as a whole.
                $matcher = New-PathMatcher -Patterns @($file)
                $known = @($Facts.SettingsFiles | Where-Object -FilterScript { $_.OfRole } | ForEach-Object -Process { @{ Path = "$($_.Folder)/$($_.Name)"; Required = $_.Required } } | Where-Object -FilterScript { $_.Path.StartsWith("$($copy.To)/", [StringComparison]::Ordinal) })
                $places = New-NameSet -Names @($known | ForEach-Object -Process { $_.Path })
                $names = New-Map
                foreach ($one in $known) {
                    $name = $one.Path.Substring($copy.To.Length + 1)
                    if ($one.Required -and $matcher.IsMatch((ConvertTo-FoldedName -Name $name))) { $names[(ConvertTo-FoldedName -Name $name)] = $name }
                }
                foreach ($name in $there) {
                    if ($matcher.IsMatch((ConvertTo-FoldedName -Name $name)) -and $places.Contains((ConvertTo-FoldedName -Name "$($copy.To)/$name"))) { $names[(ConvertTo-FoldedName -Name $name)] = $name }
                }
                $names = @($names.get_Values())
            } elseif ($file.IndexOf([char]'*') -ge 0) {
                $matcher = New-PathMatcher -Patterns @($file)
                $names = @($there + $required | Where-Object -FilterScript { $matcher.IsMatch((ConvertTo-FoldedName -Name $_)) -and -not (Test-HandMade -Folded (ConvertTo-FoldedName -Name $_)) })
            } else {
                $same = @($there | Where-Object -FilterScript { Test-SameName -One $_ -Other $file })
                $names = @(if ($same.Count -gt 0) { $same[0] } else { $file })
            }
            foreach ($name in $names) { @{ Path = "$($copy.To)/$(Get-Spelling -Name $name)"; Source = "$($copy.From)/$name"; Copy = $copy } }
        }
    })
    $unique = New-Map
    for ($at = $all.Count - 1; $at -ge 0; $at--) { $unique[(ConvertTo-FoldedName -Name $all[$at].Path)] = $all[$at] }
    $files = @($unique.get_Values())
    [Array]::Reverse($files)
    return $files
}

# The folders that steps copy out of the backup, each once, with every file in it.
function Get-CopiedFolders {
    param([hashtable]$Observation, [object[]]$Copies)
    $all = @(foreach ($copy in $Copies) {
        if (-not (Test-SameName -One $copy.From -Other $Observation.Backup.Name)) { continue }
        foreach ($name in $copy.Files) {
            if (-not $name.EndsWith('/')) { continue }
            $start = ConvertTo-FoldedName -Name $name
            $files = @(foreach ($entry in $Observation.BackupEntries.get_Values()) {
                if ($entry.Kind -eq 'folder' -or -not $entry.Folded.StartsWith($start, [StringComparison]::Ordinal)) { continue }
                @{ Path = "$($copy.To)/$($entry.Path)"; Source = "$($copy.From)/$($entry.Path)"; Entry = $entry }
            })
            $folder = $name.Substring(0, $name.Length - 1)
            @{ Path = "$($copy.To)/$folder"; Source = "$($copy.From)/$folder"; Copy = $copy; Files = $files }
        }
    })
    $unique = New-Map
    for ($at = $all.Count - 1; $at -ge 0; $at--) { $unique[(ConvertTo-FoldedName -Name $all[$at].Path)] = $all[$at] }
    $folders = @($unique.get_Values())
    [Array]::Reverse($folders)
    return $folders
}

# The path with the real spelling of the file name, where the product's facts know the file.
function Get-Spelling {
    param([string]$Name)
    $base = Get-BaseName -Path $Name
    foreach ($file in $Facts.SettingsFiles) { if (Test-SameName -One $file.Name -Other $base) { return $Name.Substring(0, $Name.Length - $base.Length) + $file.Name } }
    return $Name
}

# The step that copies the file at a path: the guide's, else the one that is advised; $null where none does.
function Get-StepOfFile {
    param([string]$Path)
    foreach ($copy in @($Facts.Copies) + @($Facts.FurtherCopies)) {
        if ((New-PathMatcher -Patterns @(foreach ($file in $copy.Files) { "$($copy.To)/$file" })).IsMatch((ConvertTo-FoldedName -Name $Path))) { return $copy.Step }
    }
    return $null
}

# Settings files under another name (Why: name) or in another place (Why: place) than the program reads.
function Get-MisnamedFiles {
    param([hashtable]$Context)
    if ($null -ne $Context.Misnamed) { return $Context.Misnamed }
    $found = New-Object -TypeName 'Collections.Generic.List[object]'
    $observation = $Context.Observation
    if ($null -eq $Context.NoRuntime) {
        $own = @($Facts.SettingsFiles | Where-Object -FilterScript { $_.OfRole -and "$($_.Folder)/".StartsWith("$($Facts.Runtime)/", [StringComparison]::Ordinal) })
        $known = New-SettingsNames -Own $own
        $defaults = New-NameSet -Names @(foreach ($file in $own) { foreach ($default in $file.Defaults) { "$($default.Folder)/$($file.Name)" } })
        $nested = @($Context.Nested | ForEach-Object -Process { "$(ConvertTo-FoldedName -Name $_)/" })
        $candidates = @(foreach ($entry in $observation.Runtime.Entries) {
            if ($entry.Kind -ne 'file') { continue }
            if (($null -ne $observation.ArchiveEntries -and $observation.ArchiveEntries.Contains($entry.Folded)) -or ($null -ne $observation.BaselineEntries -and $observation.BaselineEntries.Contains($entry.Folded))) { continue }
            if ($nested.Count -eq 0 -or @($nested | Where-Object -FilterScript { $entry.Folded.StartsWith($_, [StringComparison]::Ordinal) }).Count -eq 0) { "$($Facts.Runtime)/$($entry.Path)" }
        }) + @($observation.Names)
        foreach ($path in $candidates) {
            $like = Find-SettingsFileLike -Name (ConvertTo-FoldedName -Name (Get-BaseName -Path $path)) -Known $known
            if ($null -eq $like) { continue }
            $should = "$($like.File.Folder)/$($like.File.Name)"
            $entry = $observation.RuntimeEntries[(ConvertTo-FoldedName -Name $should.Substring($Facts.Runtime.Length + 1))]
            $isThere = $null -ne $entry -and $entry.Kind -eq 'file'
            # Without an archive, where releases keep defaults a file may be one: unless it is new there, and the real one is missing.
            if ($defaults.Contains((ConvertTo-FoldedName -Name $path)) -and $null -eq $observation.ArchiveEntries -and ($isThere -or $observation.BackupEntries.Contains((ConvertTo-FoldedName -Name $path.Substring($Facts.Runtime.Length + 1))))) { continue }
            if ($like.Why -eq 'place' -and (Test-SameName -One (Get-FolderName -Path $path) -Other $like.File.Folder)) { continue }
            $found.Add(@{ Path = $path; Should = $should; Why = $like.Why; RealIsThere = $isThere })
        }
    }
    $Context.Misnamed = $found.ToArray()
    return $Context.Misnamed
}

# The settings files of this role, ready to be told by a name that many files are asked for.
function New-SettingsNames {
    param([object[]]$Own)
    $names = @{ Places = New-Map; Aliases = New-Map; Real = New-NameSet -Names @($Facts.SettingsFiles | ForEach-Object -Process { $_.Name }); Near = @() }
    foreach ($file in $Own) {
        $folded = ConvertTo-FoldedName -Name $file.Name
        if (-not $names.Places.Contains($folded)) { $names.Places[$folded] = $file }
        foreach ($alias in @($file.Aliases) + "$($file.Name).txt") {
            $other = ConvertTo-FoldedName -Name $alias
            if (-not $names.Aliases.Contains($other)) { $names.Aliases[$other] = $file }
        }
        $names.Near += @{ File = $file; Name = $folded; Ending = $folded.Substring($folded.LastIndexOf([char]'.')); Dots = $folded.Split([char]'.').Count }
    }
    return $names
}

# The settings file of this role that a folded name stands for; $null where it is none.
function Find-SettingsFileLike {
    param([string]$Name, [hashtable]$Known)
    if ($Known.Places.Contains($Name)) { return @{ File = $Known.Places[$Name]; Why = 'place' } }
    if ($Known.Real.Contains($Name)) { return $null }
    if ($Known.Aliases.Contains($Name)) { return @{ File = $Known.Aliases[$Name]; Why = 'name' } }
    # What the Explorer and browsers make of a name that is taken: `web (1).config`.
    $single = [regex]::Replace($Name, ' \(\d+\)(?=\.[^.]*\z)', '')
    if ($Known.Places.Contains($single)) { return @{ File = $Known.Places[$single]; Why = 'name' } }
    foreach ($near in $Known.Near) {
        # A typing error away, with the same ending. A file for an environment is none.
        if ([Math]::Abs($Name.Length - $near.Name.Length) -gt 2 -or -not $Name.EndsWith($near.Ending, [StringComparison]::Ordinal) -or $Name.Split([char]'.').Count -gt $near.Dots) { continue }
        if ((Get-Distance -One $Name -Other $near.Name) -le 2) { return @{ File = $near.File; Why = 'name' } }
    }
    return $null
}

# How many letters have to be changed, added or left out (Levenshtein).
function Get-Distance {
    param([string]$One, [string]$Other)
    $previous = 0..$Other.Length
    for ($row = 1; $row -le $One.Length; $row++) {
        $line = New-Object -TypeName 'int[]' -ArgumentList ($Other.Length + 1)
        $line[0] = $row
        for ($column = 1; $column -le $Other.Length; $column++) {
            $change = $previous[$column - 1] + $(if ($One[$row - 1] -ceq $Other[$column - 1]) { 0 } else { 1 })
            $line[$column] = [Math]::Min($change, [Math]::Min($previous[$column], $line[$column - 1]) + 1)
        }
        $previous = $line
    }
    return $previous[$Other.Length]
}

# The path below the working directory that a relative path in settings means; $null where it leaves the directory.
function Resolve-Reference {
    param([string]$File)
    $parts = New-Object -TypeName 'Collections.Generic.List[string]'
    foreach ($part in $Facts.Runtime.Split([char]'/')) { $parts.Add($part) }
    foreach ($part in $File.Replace('\', '/').Split([char]'/')) {
        if ($part -eq '' -or $part -eq '.') { continue }
        if ($part -ne '..') { $parts.Add($part) } elseif ($parts.Count -eq 0) { return $null } else { $parts.RemoveAt($parts.Count - 1) }
    }
    return $parts.ToArray() -join '/'
}

# Nothing lies in the runtime folder that neither the archive, the procedure, the known files nor the customer explain.
function Test-RuntimeClean {
    param([hashtable]$Context)
    $runtime = $Facts.Runtime
    $draft = @{ Subject = $runtime; Step = $Facts.Extract; Expected = Get-Words 'runtime-clean/expected' @{ runtime = $runtime } }
    $premise = Get-CleanPremise -Context $Context
    if ($null -ne $premise) { return New-Skip @draft -Reason $premise }
    $found = Get-SortedFiles -Context $Context
    $taken = Get-TakenWords -Customers $found.Customers.ToArray() -Observation $Context.Observation
    if ($found.Strange.Count -gt 0) { return Get-StrangeResult -Draft $draft -Found $found -Taken $taken -Observation $Context.Observation }
    if ($taken -eq '') { return New-Result -Draft $draft -Outcome 'pass' -Case 'runtime-clean/clean' -Values @{ runtime = $runtime } }
    return New-Result -Draft $draft -Outcome 'pass' -Case 'runtime-clean/customers' -Values @{ files = $found.Customers.Count; taken = $taken }
}

function Get-CleanPremise {
    param([hashtable]$Context)
    $noArchive = if ($null -eq $Context.Observation.Archive) { Get-Words 'runtime-clean/no-archive' @{ archiveOption = $Options.Archive } } else { $null }
    $backup = if ($null -eq $Context.WrongBackup) { $null } else { Get-Words 'runtime-clean/wrong-backup' @{ premise = $Context.WrongBackup } }
    return Get-First -Items @($Context.NoRuntime, $Context.Misplaced, $noArchive, $Context.NoBackup, $Context.WrongRuntime, $backup)
}

# What the release does not explain, by what it is; Strange is all that is nobody's.
function Get-SortedFiles {
    param([hashtable]$Context)
    $observation = $Context.Observation
    $found = @{}
    foreach ($kind in 'Customers', 'Strange', 'stale', 'twins', 'others') { $found[$kind] = New-Object -TypeName 'Collections.Generic.List[object]' }
    foreach ($entry in Get-UnexplainedFiles -Context $Context) {
        if (-not [string]::Equals($observation.RuntimeEntries[$entry.Folded].Path, $entry.Path)) { $kind = 'twins' }
        elseif ($null -ne $observation.BaselineEntries -and $observation.BaselineEntries.Contains($entry.Folded)) { $kind = 'stale' }
        elseif ($observation.BackupEntries.Contains($entry.Folded)) { $kind = 'Customers' }
        else { $kind = 'others' }
        $found[$kind].Add($entry)
        if ($kind -ne 'Customers') { $found.Strange.Add($entry) }
    }
    return $found
}

# Which files are taken for the customer's, where no old release tells; else empty.
function Get-TakenWords {
    param([object[]]$Customers, [hashtable]$Observation)
    if ($null -ne $Observation.Baseline -or $Customers.Count -eq 0) { return '' }
    $names = @(Get-GroupedFolders -Observation $Observation -Entries $Customers)
    if ($Customers.Count -eq 1) { return Get-Words 'runtime-clean/taken-one' @{ files = 1; names = $names; baselineOption = $Options.Baseline } }
    return Get-Words 'runtime-clean/taken-many' @{ files = $Customers.Count; names = $names; baselineOption = $Options.Baseline }
}

function Get-StrangeResult {
    param([hashtable]$Draft, [hashtable]$Found, [string]$Taken, [hashtable]$Observation)
    $told = @(foreach ($kind in 'stale', 'twins', 'others') {
        $entries = $Found[$kind].ToArray()
        if ($entries.Count -gt 0) { Get-Words "runtime-clean/$kind" @{ files = $entries.Count; names = @(Get-GroupedFolders -Observation $Observation -Entries $entries) } }
    }) -join ', and '
    $files = @($Found.Strange | ForEach-Object -Process { "$($Facts.Runtime)/$($_.Path)" })
    if ($files.Count -eq 1) { $Draft.Subject = $files[0] }
    $are = if ($files.Count -eq 1) { Get-Words 'runtime-clean/is' } else { Get-Words 'runtime-clean/are' }
    $danger = if ($Found.stale.Count -gt 0) { Get-Words 'runtime-clean/danger' } else { '' }
    $taken = if ($Taken -eq '') { '' } else { " $Taken" }
    return New-Result -Draft $Draft -Outcome 'warn' -Case 'runtime-clean/strange' -Values @{ runtime = $Facts.Runtime; told = $told; taken = $taken; are = $are; danger = $danger; them = Get-Pronoun -Things $files; command = Get-RemoveCommand -Paths $files } -Files $files
}

# Files and links that nothing explains, unless they are the customer's; by path.
function Get-UnexplainedFiles {
    param([hashtable]$Context)
    $observation = $Context.Observation
    $runtime = $Matchers.Runtime
    $misnamed = New-NameSet -Names @(Get-MisnamedFiles -Context $Context | ForEach-Object -Process { $_.Path })
    $referenced = New-NameSet -Names @($Context.Settings.References | ForEach-Object -Process { $_.File -replace '^\./', '' })
    $nested = @($Context.Nested | ForEach-Object -Process { "$(ConvertTo-FoldedName -Name $_)/" })
    $seen = New-Object -TypeName 'Collections.Generic.HashSet[string]' -ArgumentList ([StringComparer]::Ordinal)
    foreach ($entry in $observation.Runtime.Entries) {
        if ($entry.Kind -eq 'folder') { continue }
        $folded = $entry.Folded
        # Of two names that differ only in case, which Windows does not have, the second is one too many.
        if (-not $seen.Add($folded)) { $entry; continue }
        if ($observation.ArchiveEntries.Contains($folded)) { continue }
        $path = "$runtime/$folded"
        if ((Test-SettingsFile -Path $entry.Path) -or $Matchers.KnownFiles.IsMatch($path) -or $Matchers.Written.IsMatch($path) -or (Test-HandMade -Folded $folded) -or (Test-Log -Folded $folded -Logs $Context.Settings.Logs) -or $misnamed.Contains($path) -or $referenced.Contains($folded)) { continue }
        if (@($nested | Where-Object -FilterScript { $folded.StartsWith($_, [StringComparison]::Ordinal) }).Count -gt 0) { continue }
        $entry
    }
}

# A folder of which no file is explained stands for its files.
function Get-GroupedFolders {
    param([hashtable]$Observation, [object[]]$Entries)
    $strange = New-Object -TypeName 'Collections.Generic.HashSet[string]' -ArgumentList ([StringComparer]::Ordinal)
    foreach ($entry in $Entries) { $null = $strange.Add($entry.Path) }
    $mixed = New-Object -TypeName 'Collections.Generic.HashSet[string]' -ArgumentList ([StringComparer]::Ordinal)
    foreach ($entry in $Observation.Runtime.Entries) {
        if ($entry.Kind -eq 'folder' -or $strange.Contains($entry.Path)) { continue }
        for ($folder = Get-FolderName -Path $entry.Path; $folder.Length -gt 0; $folder = Get-FolderName -Path $folder) { if (-not $mixed.Add($folder)) { break } }
    }
    $groups = New-Map
    foreach ($entry in $Entries) {
        $name = $entry.Path
        for ($folder = Get-FolderName -Path $entry.Path; $folder.Length -gt 0; $folder = Get-FolderName -Path $folder) { if (-not $mixed.Contains($folder)) { $name = "$folder/" } }
        if ($groups.Contains($name)) { $groups[$name].Count++ } else { $groups[$name] = [pscustomobject]@{ First = $entry.Path; Count = 1 } }
    }
    foreach ($group in $groups.GetEnumerator()) {
        $isFolder = $group.Key.EndsWith('/', [StringComparison]::Ordinal)
        "$($Facts.Runtime)/$(if (-not $isFolder) { $group.Key } elseif ($group.Value.Count -eq 1) { $group.Value.First } else { "$($group.Key)*" })"
    }
}

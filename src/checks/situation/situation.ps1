# What follows from several observations together: the premises of many checks. The twin of situation.ts.

function Get-Situation {
    param([hashtable]$Observation)
    $runtime = $Observation.Runtime
    $backup = $Observation.Backup
    $c = @{
        Observation = $Observation; Settings = $null; Misnamed = $null; Nested = @(); Misplaced = $null; MissingPrograms = @()
        Olds = @(Get-OldReleases -Observation $Observation); BackupInside = $null; BackupLine = $null
        Release = 'unknown'; WrongRuntime = $null; WrongBackup = $null; ReleaseFiles = $null
        NoRuntime = Get-WhyNone -Tree $runtime -Name $Facts.Runtime -Check 'runtime-exists'
        NoBackup = $(if ($null -eq $Facts.Backup) { Get-Words 'situation/no-backup' } else { Get-WhyNone -Tree $backup -Name $backup.Name -Check 'backup-exists' })
    }
    if ($null -ne $c.NoBackup -and $null -ne $Facts.Backup) {
        $c.BackupInside = Get-First -Items @($c.Olds | Where-Object -FilterScript { $_.StartsWith("$($Facts.Runtime)/", [StringComparison]::Ordinal) })
    }
    if ($null -eq $c.NoRuntime) {
        $c.Nested = @(Get-NestedRuntimes -Observation $Observation)
        $c.MissingPrograms = @($Facts.Role.Programs | Where-Object -FilterScript {
            $entry = $Observation.RuntimeEntries[(ConvertTo-FoldedName -Name $_)]
            if ($null -eq $entry) { return $null -eq (Get-WhyHidden -Tree $runtime -Path $_) }
            $entry.Kind -ne 'file' -or ($entry.SizeBytes -eq 0 -and -not ($null -ne $Observation.ArchiveEntries -and $Observation.ArchiveEntries.Contains($entry.Folded) -and $Observation.ArchiveEntries[$entry.Folded].SizeBytes -eq 0))
        })
    }
    $tooDeep = @($c.Nested | ForEach-Object -Process { "$($Facts.Runtime)/$_" } | Where-Object -FilterScript { $_ -cne $c.BackupInside })
    if ($tooDeep.Count -gt 0 -and $c.MissingPrograms.Count -eq $Facts.Role.Programs.Count) { $c.Misplaced = Get-Words 'situation/misplaced' @{ folder = $tooDeep[0] } }
    if ($null -eq $c.NoRuntime -and $null -eq $c.Misplaced) { $c.Release = Get-ReleaseState -Observation $Observation -NoBackup $c.NoBackup }
    if ($c.Release -eq 'archives-swapped') { Stop-WithUsage -Message "$($Observation.Archive.Name): Unexpected archives: what should be the new release holds the old one, and the other way round. Give the new release as -Archive and the old one as -Baseline." }
    $same = Get-Words 'situation/same' @{ runtime = $Facts.Runtime; backup = $backup.Name }
    switch ($c.Release) {
        'both-the-same' { $c.WrongRuntime = $same; $c.WrongBackup = $same }
        'one-folder' {
            $c.WrongRuntime = Get-Words 'situation/one-folder' @{ runtime = $Facts.Runtime; backup = $backup.Name }
            $c.WrongBackup = $c.WrongRuntime
        }
        'untouched' { $c.WrongRuntime = Get-Words 'situation/untouched' @{ runtime = $Facts.Runtime } }
        { $_ -in 'old-again', 'swapped' } { $c.WrongRuntime = Get-Words 'situation/holds-old' @{ folder = $Facts.Runtime } }
        { $_ -in 'backup-is-new', 'swapped' } { $c.WrongBackup = Get-Words 'situation/holds-new' @{ folder = $backup.Name } }
    }
    if ($null -eq $c.NoBackup) { $c.BackupLine = Get-LineOfBackup -Observation $Observation }
    if ($null -eq $c.WrongBackup -and $null -ne $c.BackupLine) { $c.WrongBackup = Get-Words 'situation/other-line' @{ backup = $backup.Name; line = $c.BackupLine; from = $Facts.From } }
    if ($null -ne $Observation.Archive -and $null -eq $c.NoRuntime -and $null -eq $c.Misplaced -and $null -eq $c.WrongRuntime) { $c.ReleaseFiles = Get-ReleaseFiles -Observation $Observation }
    return $c
}

# The folders besides the backup that hold the release one came from: by its version, else by the name of the backup.
function Get-OldReleases {
    param([hashtable]$Observation)
    $line = Get-First -Items @((Get-ProductLine -Version $Facts.From), $Facts.From)
    foreach ($release in $Observation.Releases) {
        $isOld = if ($null -ne $release.Version) { (Get-ProductLine -Version $release.Version) -ceq $line }
        else { $null -ne $Facts.Backup -and (Test-SameName -One (Get-BaseName -Path $release.Path) -Other $Facts.Backup.Name) }
        if ($isOld) { $release.Path }
    }
}

# The known product line of the backup, where it is neither the one that one came from nor the one that one goes to.
function Get-LineOfBackup {
    param([hashtable]$Observation)
    $line = Get-LineOfSeen -Programs $Observation.BackupVersions
    if ($null -eq $line) { return $null }
    $known = @($Facts.From, $Facts.To | ForEach-Object -Process { Get-First -Items @((Get-ProductLine -Version $_), $_) })
    return $(if ($known -ccontains $line) { $null } else { $line })
}

# Why nothing is compared with a backup before the upgrade.
function Get-NoBackupBefore { return Get-Words 'situation/before-backup' }

function Get-WhyNone {
    param([hashtable]$Tree, [string]$Name, [string]$Check)
    switch ($Tree.State) {
        'absent' { return Get-Words 'situation/absent' @{ check = $Check; name = $Name } }
        'no-folder' { return Get-Words 'situation/no-folder' @{ check = $Check; name = $Name } }
        'unseen' { return Get-Words 'situation/unseen' @{ check = $Check; name = $Name; reason = $Tree.Reason } }
    }
    return $(if (Test-Empty -Tree $Tree) { Get-Words 'situation/empty' @{ check = $Check; name = $Name } } else { $null })
}

# What there is where a folder should hold something: by itself, and in the place of the folder.
function Get-FolderWords {
    param([hashtable]$Tree, [string]$Name)
    switch ($Tree.State) {
        'absent' { return @{ Found = Get-Words 'situation/found-absent'; Instead = Get-Words 'situation/instead-absent' @{ name = $Name } } }
        'no-folder' { return @{ Found = Get-Words 'situation/found-no-folder'; Instead = Get-Words 'situation/instead-no-folder' @{ name = $Name } } }
    }
    return @{ Found = Get-Words 'situation/found-empty'; Instead = Get-Words 'situation/instead-empty' @{ name = $Name } }
}

# How many files there are in a folder.
function Get-FileCount {
    param([hashtable]$Tree)
    return @($Tree.Entries | Where-Object -FilterScript { $_.Kind -eq 'file' }).Count
}

# Has a folder nothing in it but folders? One that could not be listed may hold something.
function Test-Empty {
    param([hashtable]$Tree)
    if ($Tree.Unseen.Count -gt 0) { return $false }
    foreach ($entry in $Tree.Entries) { if ($entry.Kind -ne 'folder') { return $false } }
    return $true
}

# Is a program there, and more than an empty file?
function Test-HoldsProgram {
    param($Entries, [string]$Program)
    $entry = $Entries[(ConvertTo-FoldedName -Name $Program)]
    return $null -ne $entry -and $entry.Kind -eq 'file' -and $entry.SizeBytes -gt 0
}

# Why something in a tree could not be looked at, or is in a folder that could not; $null: it could.
function Get-WhyHidden {
    param([hashtable]$Tree, [string]$Path)
    $folded = "$(ConvertTo-FoldedName -Name $Path)/"
    foreach ($one in $Tree.Unseen) { if ($folded.StartsWith("$(ConvertTo-FoldedName -Name $one.Path)/", [StringComparison]::Ordinal)) { return $one.Reason } }
    return $null
}

# Folders directly in the runtime folder that hold this role's program, or are the runtime folder again, and that the release does not have.
function Get-NestedRuntimes {
    param([hashtable]$Observation)
    $archive = $Observation.Archive
    $ofRelease = New-NameSet -Names @(if ($null -ne $archive) { foreach ($file in $archive.Entries) { $file.Path.Split([char]'/')[0] } })
    $programs = New-NameSet -Names $Facts.Role.Programs
    $again = New-NameSet -Names @((Get-BaseName -Path $Facts.Runtime), (Get-BaseName -Path $(if ($null -ne $archive -and $null -ne $archive.Wrapper) { $archive.Wrapper } else { $Facts.Runtime })))
    $withProgram = @(foreach ($entry in $Observation.RuntimeEntries.get_Values()) { if ($entry.Kind -eq 'file' -and $entry.Path.Split([char]'/').Count -eq 2 -and $programs.Contains((Get-BaseName -Path $entry.Folded))) { Get-FolderName -Path $entry.Path } })
    $sameName = @(foreach ($entry in $Observation.RuntimeEntries.get_Values()) { if ($entry.Kind -eq 'folder' -and $again.Contains($entry.Folded)) { $entry.Path } })
    # An empty folder is what is left once its content was moved to where it belongs.
    $isFilled = { param($Folder) foreach ($entry in $Observation.RuntimeEntries.get_Values()) { if ($entry.Kind -ne 'folder' -and $entry.Path.StartsWith("$Folder/", [StringComparison]::Ordinal)) { return $true } }; return $false }
    foreach ($folder in @(Get-Distinct -Items ($withProgram + $sameName))) { if (-not $ofRelease.Contains((ConvertTo-FoldedName -Name $folder)) -and (& $isFilled $folder)) { $folder } }
}

# What holds the other release than it should: as-expected, untouched, old-again, backup-is-new, swapped, both-the-same, archives-swapped or unknown.
function Get-ReleaseState {
    param([hashtable]$Observation, $NoBackup)
    if ($Observation.OneFolder) { return 'one-folder' }
    $like = Compare-Releases -Observation $Observation
    $from = Get-ProductLine -Version $Facts.From
    $to = Get-ProductLine -Version $Facts.To
    if ($null -eq $from) { $from = $Facts.From }
    if ($null -eq $to) { $to = $Facts.To }
    $oldByVersion = $from -cne $to -and (Get-LineOfSeen -Programs $Observation.RuntimeVersions) -ceq $from
    if ($null -ne $NoBackup) {
        if ($like.Runtime -eq 'old' -or ($null -eq $like.Runtime -and $oldByVersion)) { return 'untouched' }
        return $(if ($null -eq $like.Runtime) { 'unknown' } else { 'as-expected' })
    }
    $newByVersion = $from -cne $to -and (Get-LineOfSeen -Programs $Observation.BackupVersions) -ceq $to
    $bothByVersion = $from -cne $to -and (Get-LineOfSeen -Programs $Observation.RuntimeVersions) -ceq $to -and (Get-LineOfSeen -Programs $Observation.BackupVersions) -ceq $from
    if ($like.Runtime -eq 'old' -and $like.Backup -eq 'new' -and $bothByVersion) { return 'archives-swapped' }
    if (($like.Runtime -eq 'old' -and $like.Backup -eq 'new') -or ($oldByVersion -and $newByVersion -and $like.Runtime -ne 'new' -and $like.Backup -ne 'old')) { return 'swapped' }
    if ($like.Runtime -eq 'old') { return 'old-again' }
    if ($like.Backup -eq 'new') { return 'backup-is-new' }
    if (-not (Test-HoldTheSame -Observation $Observation)) { return $(if ($null -eq $like.Runtime -and $null -eq $like.Backup -and $Observation.Runtime.Unseen.Count -gt 0) { 'unknown' } else { 'as-expected' }) }
    if ($oldByVersion) { return 'old-again' }
    if ($newByVersion -or $like.Runtime -eq 'new') { return 'backup-is-new' }
    return $(if ($like.Backup -eq 'old') { 'old-again' } else { 'both-the-same' })
}

# The product line that a version belongs to, the longest where several do; $null where it belongs to none.
function Get-ProductLine {
    param([string]$Version)
    $line = $null
    foreach ($known in $Facts.Lines) {
        $belongs = $Version -ceq $known -or $Version.StartsWith("$known.", [StringComparison]::Ordinal)
        if ($belongs -and ($null -eq $line -or $known.Length -gt $line.Length)) { $line = $known }
    }
    return $line
}

function Get-LineOfSeen {
    param([object[]]$Programs)
    $seen = Get-DecidingVersion -Programs $Programs
    return $(if ($null -eq $seen) { $null } else { Get-ProductLine -Version $seen.Version })
}

# Which release the two folders hold (old, new), by the files in which the releases differ; $null: nothing to tell by.
function Compare-Releases {
    param([hashtable]$Observation)
    $runtime = @{ Folder = $Facts.Runtime; Entries = $Observation.RuntimeEntries }
    $backup = @{ Folder = $Observation.Backup.Name; Entries = $Observation.BackupEntries }
    $archive = $Observation.ArchiveEntries
    $baseline = $Observation.BaselineEntries
    if ($null -ne $archive -and $null -ne $baseline) { return @{ Runtime = Compare-WithBoth -Observation $Observation @runtime; Backup = Compare-WithBoth -Observation $Observation @backup } }
    # With one archive, the programs of the role stand for their release.
    if ($null -ne $baseline) {
        $inRuntime = Compare-WithPrograms -Observation $Observation @runtime -Release $baseline
        $inBackup = Compare-WithPrograms -Observation $Observation @backup -Release $baseline
        return @{ Runtime = $(if ($inRuntime -eq $true) { 'old' } elseif ($inRuntime -eq $false) { 'new' } else { $null }); Backup = $(if ($inBackup -eq $true) { 'old' } else { $null }) }
    }
    if ($null -eq $archive) { return @{ Runtime = $null; Backup = $null } }
    $inRuntime = Compare-WithPrograms -Observation $Observation @runtime -Release $archive
    $inBackup = Compare-WithPrograms -Observation $Observation @backup -Release $archive
    $same = Test-HoldTheSame -Observation $Observation
    return @{
        Runtime = $(if ($inRuntime -eq $true) { 'new' } elseif ($inRuntime -eq $false -and $same) { 'old' } else { $null })
        Backup = $(if ($inBackup -eq $true -and $same) { 'new' } elseif ($inBackup -eq $false) { 'old' } else { $null })
    }
}

# By both archives: sizes first, since they cost nothing.
function Compare-WithBoth {
    param([hashtable]$Observation, [string]$Folder, $Entries)
    $older = $false
    $newer = $false
    $alike = New-Object -TypeName 'Collections.Generic.List[object]'
    $was = $Observation.BaselineEntries
    $is = $Observation.ArchiveEntries
    foreach ($path in @($was.get_Keys()) + @(foreach ($key in $is.get_Keys()) { if (-not $was.Contains($key)) { $key } })) {
        $before = $was[$path]
        $after = $is[$path]
        $entry = $Entries[$path]
        if ($null -eq $entry -or $entry.Kind -ne 'file' -or (Test-Replaced -Observation $Observation -Path $path)) { continue }
        if ($null -ne $before -and $null -ne $after -and $before.SizeBytes -eq $after.SizeBytes) {
            if ($entry.SizeBytes -eq $after.SizeBytes -and -not $Observation.Quick) { $alike.Add(@{ Before = $before; After = $after; Entry = $entry }) }
            continue
        }
        $hash = Get-Checksum -Observation $Observation -Folder $Folder -Path $path
        if ($null -ne $before -and $before.SizeBytes -eq $entry.SizeBytes -and (-not ($hash -is [string]) -or $hash -ceq (Get-EntryHash -File $before))) { $older = $true }
        if ($null -ne $after -and $after.SizeBytes -eq $entry.SizeBytes -and (-not ($hash -is [string]) -or $hash -ceq (Get-EntryHash -File $after))) { $newer = $true }
    }
    foreach ($file in $alike) {
        $hash = Get-Checksum -Observation $Observation -Folder $Folder -Path $file.Entry.Path
        if (-not ($hash -is [string])) { continue }
        # What is the new release's is not looked up in the old one's archive as well, where that can change nothing.
        if ($hash -ceq (Get-EntryHash -File $file.After)) { if (-not $newer -and $hash -cne (Get-EntryHash -File $file.Before)) { $newer = $true } }
        elseif ($hash -ceq (Get-EntryHash -File $file.Before)) { $older = $true }
    }
    if ($older -eq $newer) { return $null }
    return $(if ($older) { 'old' } else { 'new' })
}

# $true: every program is the release's; $false: none; $null: some, or there is nothing to compare.
function Compare-WithPrograms {
    param([hashtable]$Observation, [string]$Folder, $Entries, $Release)
    $known = @(foreach ($program in $Facts.Role.Programs) {
        $name = ConvertTo-FoldedName -Name $program
        $entry = $Entries[$name]
        if ($null -ne $entry -and $entry.Kind -eq 'file' -and $null -ne $Release[$name]) { Test-SameAsRelease -Observation $Observation -Folder $Folder -Entry $entry -File $Release[$name] }
    })
    if ($known.Count -eq 0) { return $null }
    # Equal sizes do not tell that it is this release.
    if ($known -notcontains $false) { return $(if ($Observation.Quick) { $null } else { $true }) }
    return $(if ($known -contains $true) { $null } else { $false })
}

# Do both folders hold the same release? Their programs have the same bytes, and no other file that both have differs in size.
function Test-HoldTheSame {
    param([hashtable]$Observation)
    $backup = $Observation.Backup
    $one = Get-DecidingVersion -Programs $Observation.RuntimeVersions
    $other = Get-DecidingVersion -Programs $Observation.BackupVersions
    # Sizes alone do not tell two releases apart.
    $sameVersion = $null -ne $one -and $null -ne $other -and $one.Version -ceq $other.Version
    $programs = 0
    foreach ($program in $Facts.Role.Programs) {
        $entry = $Observation.RuntimeEntries[(ConvertTo-FoldedName -Name $program)]
        if ($null -eq $entry -or $entry.Kind -ne 'file') { continue }
        $programs++
        if ($Observation.Quick) { if ($sameVersion) { continue } else { return $false } }
        $hash = Get-Checksum -Observation $Observation -Folder $Facts.Runtime -Path $program
        $kept = Get-Checksum -Observation $Observation -Folder $backup.Name -Path $program
        if (-not ($hash -is [string]) -or -not ($kept -is [string]) -or $hash -cne $kept) { return $false }
    }
    if ($programs -eq 0) { return $false }
    foreach ($entry in $Observation.RuntimeEntries.get_Values()) {
        if ($entry.Kind -ne 'file') { continue }
        $kept = $Observation.BackupEntries[$entry.Folded]
        if ($null -ne $kept -and $kept.SizeBytes -ne $entry.SizeBytes -and -not (Test-Replaced -Observation $Observation -Path $entry.Folded)) { return $false }
    }
    return $true
}

# Every file of the release with its state: same, missing, truncated, old, changed, moved or unseen. Settings files that are there are left to the checks of settings.
function Get-ReleaseFiles {
    param([hashtable]$Observation)
    $strays = New-Map
    foreach ($entry in $Observation.RuntimeEntries.get_Values()) { if ($entry.Kind -eq 'file' -and -not $Observation.ArchiveEntries.Contains($entry.Folded)) { $strays["$(Get-BaseName -Path $entry.Folded) $($entry.SizeBytes)"] = $entry.Path } }
    $replaced = New-PathMatcher -Patterns @(foreach ($copy in @($Facts.Copies) + @($Facts.FurtherCopies)) { foreach ($file in $copy.Files) { "$($copy.To)/$file" } })
    $states = foreach ($file in $Observation.Archive.Entries) {
        $path = $file.Folded
        $found = $Observation.RuntimeEntries[$path]
        $state = $null
        $detail = $null
        if ((Test-Replaced -Observation $Observation -Path $file.Path) -and ($null -ne $found -or $replaced.IsMatch((ConvertTo-FoldedName -Name "$($Facts.Runtime)/$($file.Path)")))) {
            $state = 'same'
        } elseif ($null -eq $found) {
            $hidden = Get-WhyHidden -Tree $Observation.Runtime -Path $path
            $stray = $strays["$(Get-BaseName -Path $path) $($file.SizeBytes)"]
            if ($null -ne $hidden) { $state = 'unseen'; $detail = $hidden } elseif ($null -ne $stray) { $state = 'moved'; $detail = $stray } else { $state = 'missing' }
        } elseif ($found.Kind -ne 'file') {
            $state = 'changed'
            $detail = switch ($found.Kind) { 'folder' { Get-Words 'situation/is-folder' } 'link' { Get-Words 'situation/is-link' } default { Get-Words 'situation/is-other' } }
        } else {
            $hash = Get-Checksum -Observation $Observation -Folder $Facts.Runtime -Path $file.Path
            if ($found.SizeBytes -eq $file.SizeBytes) {
                if ($Observation.Quick -or ($hash -is [string] -and $hash -ceq (Get-EntryHash -File $file))) { $state = 'same' } elseif ($hash -is [hashtable]) { $state = 'unseen'; $detail = $hash.Reason }
            }
            if ($null -eq $state) {
                $before = $(if ($null -eq $Observation.BaselineEntries) { $null } else { $Observation.BaselineEntries[$path] })
                $kept = $Observation.BackupEntries[$path]
                $keptHash = Get-Checksum -Observation $Observation -Folder $Observation.Backup.Name -Path $file.Path
                $old = $null -ne $before -and $before.SizeBytes -eq $found.SizeBytes -and ($Observation.Quick -or ($hash -is [string] -and $hash -ceq (Get-EntryHash -File $before)))
                if (-not $old) { $old = $null -ne $kept -and $kept.Kind -eq 'file' -and $kept.SizeBytes -eq $found.SizeBytes -and $hash -is [string] -and $keptHash -is [string] -and $keptHash -ceq $hash }
                $state = if ($old) { 'old' } elseif ($found.SizeBytes -lt $file.SizeBytes) { 'truncated' } else { 'changed' }
            }
        }
        [pscustomobject]@{ Path = $file.Path; Folded = $path; State = $state; Detail = $detail }
    }
    return , @($states)
}

# Is this file, below the runtime folder, one that holds settings, by the product's facts or by what the procedure copies?
function Test-SettingsFile {
    param([string]$Path)
    $folded = ConvertTo-FoldedName -Name $Path
    return $Matchers.Settings.IsMatch($folded) -and -not $Matchers.SettingsAliases.Contains((Get-BaseName -Path $folded)) -and -not $Matchers.Leftovers.IsMatch("$($Matchers.Runtime)/$folded") -and ($Matchers.OwnSettings.IsMatch($folded) -or -not (Test-CopyOf -Folded $folded -Matcher $Matchers.Settings))
}

# Is it such a file, or does it take the place of one by a folder that is copied?
function Test-Replaced {
    param([hashtable]$Observation, [string]$Path)
    if (Test-SettingsFile -Path $Path) { return $true }
    if ($null -eq $Observation.InFolders) {
        $Observation.InFolders = New-NameSet -Names @(Get-CopiedFolders -Observation $Observation -Copies (@($Facts.Copies) + @($Facts.FurtherCopies)) | ForEach-Object -Process { foreach ($file in $_.Files) { $file.Path } })
    }
    return $Observation.InFolders.Contains((ConvertTo-FoldedName -Name "$($Facts.Runtime)/$Path"))
}

# Was a file copied by hand from one that fits a pattern? The expressions are those of hand-made-names.ts.
function Test-CopyOf {
    param([string]$Folded, [regex]$Matcher)
    $folder = Get-FolderName -Path $Folded
    $name = Get-BaseName -Path $Folded
    foreach ($expression in $Matchers.HandMade) {
        $found = $expression.Match($name)
        if (-not $found.Success) { continue }
        $original = $found.Groups[1].Value + $found.Groups[2].Value
        if ($Matcher.IsMatch($(if ($folder -eq '') { $original } else { "$folder/$original" }))) { return $true }
    }
    return $false
}

# Is a file below the runtime folder a copy of a settings file, made by hand, that no program reads?
function Test-HandMade {
    param([string]$Folded)
    return -not $Matchers.SettingsNames.Contains((Get-BaseName -Path $Folded)) -and (Test-CopyOf -Folded $Folded -Matcher $Matchers.AnySettings)
}

# Is a file, below the runtime folder or the backup, a log that a web.config has the web server write?
function Test-Log {
    param([string]$Folded, [object[]]$Logs)
    foreach ($start in $Logs) { if ($Folded.StartsWith($start, [StringComparison]::Ordinal) -and $Folded.IndexOf([char]'/', $start.Length) -lt 0) { return $true } }
    return $false
}

# The patterns that many files are tried against, made ready once; after the backup has its name.
function New-Matchers {
    $below = { param($Folder) if ([string]::Equals($Folder, $Facts.Runtime)) { '' } elseif ($Folder.StartsWith("$($Facts.Runtime)/", [StringComparison]::Ordinal)) { "$($Folder.Substring($Facts.Runtime.Length + 1))/" } else { '?/' } }
    $settings = @(
        foreach ($file in $Facts.SettingsFiles) { (& $below $file.Folder) + $file.Name }
        foreach ($copy in @($Facts.Copies) + @($Facts.FurtherCopies)) { foreach ($file in $copy.Files) { if (-not $file.EndsWith('/')) { (& $below $copy.To) + $file } } }
        foreach ($edit in $Facts.Edits) { $edit.File }
    )
    $inRuntime = @($Facts.SettingsFiles | Where-Object -FilterScript { "$($_.Folder)/".StartsWith("$($Facts.Runtime)/", [StringComparison]::Ordinal) })
    $patterns = { param($Kinds) @($Facts.KnownFiles | Where-Object -FilterScript { $_.Kind -in $Kinds } | ForEach-Object -Process { $_.Pattern }) }
    return @{
        Runtime = ConvertTo-FoldedName -Name $Facts.Runtime
        Settings = New-PathMatcher -Patterns $settings
        OwnSettings = New-PathMatcher -Patterns @(foreach ($file in $Facts.SettingsFiles) { (& $below $file.Folder) + $file.Name })
        AnySettings = New-PathMatcher -Patterns @($inRuntime | ForEach-Object -Process { "**/$($_.Name)" })
        SettingsNames = New-NameSet -Names @($inRuntime | ForEach-Object -Process { $_.Name })
        HandMade = @($Facts.HandMade | ForEach-Object -Process { New-Object -TypeName 'regex' -ArgumentList $_, ([Text.RegularExpressions.RegexOptions]'CultureInvariant') })
        SettingsAliases = New-NameSet -Names @(foreach ($file in $Facts.SettingsFiles) { $file.Aliases })
        Leftovers = New-PathMatcher -Patterns @(& $patterns 'leftover')
        Customers = New-PathMatcher -Patterns @(& $patterns 'customer')
        OtherFiles = New-PathMatcher -Patterns @(& $patterns 'created', 'leftover')
        KnownFiles = New-PathMatcher -Patterns @(& $patterns 'created', 'leftover', 'customer')
        Written = New-PathMatcher -Patterns $Facts.Written
    }
}

# A release goes into a folder: made beside everything else first, and moved into its place when it is whole.

function Get-UnpackState {
    param([hashtable]$Operation, [hashtable]$Picture)
    $into = $Operation.Into
    $place = Get-Place -Picture $Picture -Path $into
    $hop = $Hops[$Operation.Hop - 1]
    $names = @{ into = $into; to = $hop.To; option = "-$($hop.Parameter)" }
    if ($place.Kind -eq 'nowhere') { return New-LinkState -Path $into }
    if ($place.Kind -eq 'file') {
        return New-State -Name 'blocked' -Id 'unpack/noFolder' -Values $names -Remedy 'unpack/noFolderRemedy'
    }
    if ($null -eq $Run.Releases[$Operation.Hop]) {
        return New-State -Name 'blocked' -Id 'unpack/noArchive' -Values $names -Remedy 'unpack/noArchiveRemedy'
    }
    if ($place.Kind -eq 'absent') { return New-State -Name 'to-do' -Id 'unpack/toDo' -Values $names -Was 'absent' }
    if (Test-EmptyFolder -Place $place -Path $into -Picture $Picture) {
        return New-State -Name 'to-do' -Id 'unpack/toDo' -Values $names -Was 'empty'
    }
    $lacking = Find-Lacking -Folder $into -Hop $Operation.Hop -Picture $Picture
    if ($lacking.Count -eq 0) { return New-State -Name 'already' -Id 'unpack/already' -Values $names -Was 'there' }
    $names['missing'] = $lacking.Count
    $names['first'] = $lacking[0]
    return New-State -Name 'blocked' -Id 'unpack/other' -Values $names -Remedy 'unpack/otherRemedy'
}

function Test-EmptyFolder {
    param([hashtable]$Place, [string]$Path, [hashtable]$Picture)
    if ($Place.From -eq 'made') { return @(Get-PathsBelow -Picture $Picture -Path $Path).Count -eq 0 }
    return $Place.From -eq 'real' -and [IO.Directory]::GetFileSystemEntries($Place.Path).Count -eq 0
}

# The files of an installation's release that a folder lacks or has otherwise; $null where there is no archive. What
# steps copy into it or somebody edits, and settings files, only have to be there.
function Find-Lacking {
    param([string]$Folder, [int]$Hop, [hashtable]$Picture)
    $release = $Run.Releases[$Hop]
    if ($null -eq $release) { return $null }
    $there = Get-PlaceFiles -Picture $Picture -Path $Folder
    $lacking = New-Object -TypeName 'Collections.Generic.List[string]'
    $toRead = New-Object -TypeName 'Collections.Generic.List[object]'
    foreach ($file in $release.Entries) {
        $source = $null
        if (-not $there.TryGetValue($file.Path, [ref]$source)) { $lacking.Add($file.Path); continue }
        if (Test-Settings -Path $file.Path) { continue }
        if (Test-Replaced -Folder $Folder -Path $file.Path -Hop $Hop) { continue }
        if ($source.From -eq 'real' -and
            (New-Object -TypeName 'IO.FileInfo' -ArgumentList $source.Path).Length -ne $file.SizeBytes) {
            $lacking.Add($file.Path)
            continue
        }
        $toRead.Add(@{ Source = $source; File = $file })
    }
    # Reading takes longer than looking: only where nothing is missing anyway.
    if ($lacking.Count -eq 0) {
        foreach ($one in $toRead) {
            if (-not (Test-SourceIsEntry -Source $one.Source -Entry $one.File)) { $lacking.Add($one.File.Path) }
        }
    }
    return , $lacking.ToArray()
}

# Do steps of an installation put another file in the place of one of the release's, or edit it?
function Test-Replaced {
    param([string]$Folder, [string]$Path, [int]$Hop)
    foreach ($operation in $Operations) {
        if ($operation.Hop -ne $Hop) { continue }
        if (Test-EditsFile -Operation $operation -Path $Path) { return $true }
        if ($operation.Change -eq 'copy' -and (Test-CopiedTo -Operation $operation -Path "$Folder/$Path")) {
            return $true
        }
    }
    return $false
}

function Invoke-Unpack {
    param([hashtable]$Operation, [hashtable]$State)
    $release = $Run.Releases[$Operation.Hop]
    $into = Find-FullPath -Relative $Operation.Into
    $extracting = Get-WorkPath -Name 'extracting'
    try {
        [void][IO.Directory]::CreateDirectory($extracting)
        foreach ($folder in $release.Folders) {
            [void][IO.Directory]::CreateDirectory([IO.Path]::Combine($extracting, $folder))
        }
        foreach ($file in $release.Entries) {
            Expand-Entry -Release $release -File $file -Path ([IO.Path]::Combine($extracting, $file.Path))
        }
    } catch {
        $failure = $_.Exception.GetBaseException()
        Remove-Tree -Path $extracting
        if (-not $failure.Data.Contains('usage')) { Stop-WithFailure -Path $extracting -Failure $failure }
        Stop-WithWords -Id 'unpack/damaged' -Values @{ file = $file.Path; into = $Operation.Into }
    }
    # Found to be empty.
    if ([IO.Directory]::Exists($into)) { [IO.Directory]::Delete($into) }
    Move-Path -From $extracting -To $into
    return Get-Words 'unpack/done' @{ files = $release.Entries.Count; into = $Operation.Into }
}

# One file of a release; refuses it where its bytes do not fit its CRC-32.
function Expand-Entry {
    param([hashtable]$Release, $File, [string]$Path)
    [void][IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($Path))
    Expand-ReleaseFile -Release $Release -Entry $File -Path $Path
}

function Undo-Unpack {
    param([hashtable]$Operation, [hashtable]$Record)
    # Where a step moved what was there, taking that back puts the release aside.
    foreach ($other in $Operations) {
        if ($other.Hop -eq $Operation.Hop -and $other.Change -eq 'move' -and $other.From -eq $Operation.Into) { return }
    }
    if (-not (Test-Touched -Record $Record) -or "$($Record.Was)" -eq 'there') { return }
    $into = Find-FullPath -Relative $Operation.Into
    if ((Get-PathKind -Path $into) -ne 'absent' -and -not ("$($Record.Was)" -eq 'empty' -and
        [IO.Directory]::GetFileSystemEntries($into).Count -eq 0)) {
        Get-Words 'unpack/aside' @{ into = $Operation.Into; kept = (Move-Aside -Path $into -Hop $Operation.Hop) }
    }
    if ("$($Record.Was)" -eq 'empty') { [void][IO.Directory]::CreateDirectory($into) }
}
